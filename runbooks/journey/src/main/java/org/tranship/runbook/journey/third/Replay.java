package org.tranship.runbook.journey.third;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.core.step.Figure;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.EventPace;
import org.tranship.runbook.journey.orders.Effect;
import org.tranship.runbook.journey.orders.Happened;
import org.tranship.runbook.journey.orders.OrderView;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.OpenDatabase;
import org.tranship.runbook.journey.sql.ThirdViews;

/// Replays a log into the third release's read models.
///
/// Crash argument. Events go in by groups, each a transaction that also holds how far it came: so
/// whoever takes it up goes on behind the last group that was kept, and every event is applied
/// once. Should one be applied again all the same, its version says so.
final class Replay {
  /// The code of an event that cannot be replayed.
  static final String UNFIT = "TRJ-131";

  private static final int GROUP = 500;

  private final String log;
  private final String views;
  private final String kept;
  private final ThirdUpcast upcast;
  private long applied;
  private long duplicates;
  private final List<String> early = new ArrayList<>();

  /// @param log its name, for messages
  /// @param views where the tables are
  /// @param kept where what the migration keeps is
  /// @param upcast what events mean besides
  Replay(String log, String views, String kept, ThirdUpcast upcast) {
    this.log = log;
    this.views = views;
    this.kept = kept;
    this.upcast = upcast;
  }

  /// Replays a log in groups, from where an earlier try came to.
  ///
  /// @param walks opens a walk behind a place
  /// @param pace how fast
  /// @param watching told behind each group how many events were applied, and how many had been
  void inGroups(OpenDatabase database, Walks walks, EventPace pace, Figure.Taker watching)
      throws InterruptedException {
    Dialect dialect = database.dialect();
    Optional<RowKey> from =
        database.look("see how far the log was replayed", it -> place(it, dialect));
    LogWalk walk = walks.from(from);
    int most = pace.batch(GROUP);
    boolean more = true;
    while (more) {
      List<TableRow> group = new ArrayList<>();
      Optional<TableRow> next = walk.next();
      while (next.isPresent()) {
        group.add(next.get());
        next = group.size() < most ? walk.next() : Optional.empty();
      }
      more = group.size() == most;
      if (!group.isEmpty()) {
        pace.take(group.size());
        long before = applied;
        long again = duplicates;
        boolean _ =
            database.keep(
                "replay events",
                connection -> {
                  for (TableRow row : group) {
                    apply(connection, dialect, row);
                  }
                  place(connection, dialect, group.getLast().key());
                  return true;
                });
        watching.take(Figure.EVENTS_APPLIED, (double) applied - before);
        watching.take(Figure.EVENTS_AGAIN, (double) duplicates - again);
      }
    }
  }

  /// Replays all of a walk into one transaction.
  void whole(Connection connection, Dialect dialect, LogWalk walk)
      throws SQLException, InterruptedException {
    for (Optional<TableRow> next = walk.next(); next.isPresent(); next = walk.next()) {
      apply(connection, dialect, next.get());
    }
  }

  /// Opens a walk.
  @FunctionalInterface
  interface Walks {
    LogWalk from(Optional<RowKey> place);
  }

  private void apply(Connection connection, Dialect dialect, TableRow row) throws SQLException {
    try {
      Happened event = Happened.of(row.text("Payload").orElse(""), LogWalk.ticks(row.key()));
      for (Projection each : Projection.values()) {
        OrderView view = each.third(connection, dialect, views, kept);
        count(view.apply(each == Projection.PRICED ? upcast.priced(event) : event), row);
      }
    } catch (IllegalArgumentException e) {
      throw new StepFailed(
          UNFIT
              + " The event "
              + row.key()
              + " of "
              + log
              + " cannot be replayed: "
              + e.getMessage()
              + ". What was replayed before it is kept. Find out who wrote it, mend the row and run the"
              + " same command again; or give 'tranship rollback'.",
          e);
    }
  }

  private void count(Effect effect, TableRow row) {
    switch (effect) {
      case APPLIED -> applied++;
      case DUPLICATE -> duplicates++;
      case EARLY -> {
        if (early.size() < 20) {
          early.add(row.text("MessageId").orElse(row.key().toString()));
        }
      }
      case NONE -> {}
    }
  }

  /// Events whose order or seats the log does not have before them, the first of them by name.
  List<String> early() {
    return List.copyOf(early);
  }

  /// For people.
  String words() {
    return applied + " times an event was applied, " + duplicates + " times it had been before";
  }

  private Optional<RowKey> place(Connection connection, Dialect dialect) throws SQLException {
    String query =
        "select " + dialect.name("Place") + " from " + dialect.table(kept, ThirdViews.CHECKPOINT);
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      String text = row.getString(1);
      int slash = text.indexOf('/');
      return Optional.of(new RowKey(text.substring(0, slash), text.substring(slash + 1)));
    }
  }

  private void place(Connection connection, Dialect dialect, RowKey key) throws SQLException {
    List<String> placing = placing(dialect, kept);
    if (set(connection, placing.getFirst(), key) == 0) {
      int _ = set(connection, placing.getLast(), key);
    }
  }

  /// Notes how far the log was replayed; the second where nothing was noted before.
  static List<String> placing(Dialect dialect, String kept) {
    String table = dialect.table(kept, ThirdViews.CHECKPOINT);
    String place = dialect.name("Place");
    return List.of(
        "update " + table + " set " + place + " = ?",
        "insert into " + table + " (" + dialect.name("Id") + ", " + place + ") values (1, ?)");
  }

  private static int set(Connection connection, String sql, RowKey key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, key.toString());
      return statement.executeUpdate();
    }
  }
}
