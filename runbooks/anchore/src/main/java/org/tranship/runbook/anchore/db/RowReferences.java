package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which places below a prefix rows of the catalogue point to, whatever their bucket. Usually none
/// or few, since it is asked before something is removed there, and rows have just been pointed
/// elsewhere. Where they are many (a migration of one logical bucket only), they are not held in
/// memory: the database is asked about many places at a time, since no index helps it to find one.
public final class RowReferences {
  private static final int HELD = 100_000;

  private final AnchoreDatabase database;
  private final String urlPrefix;
  private final int most;
  private @Nullable Set<String> held;
  private boolean tooMany;

  public RowReferences(AnchoreDatabase database, String urlPrefix) {
    this(database, urlPrefix, HELD);
  }

  /// @param most how many places may be held in memory
  RowReferences(AnchoreDatabase database, String urlPrefix, int most) {
    this.database = database;
    this.urlPrefix = urlPrefix;
    this.most = most;
  }

  /// Those of these places that a row points to now.
  public Set<String> among(Collection<String> places) {
    try {
      if (held == null && !tooMany) {
        load();
      }
      Set<String> all = held;
      if (all == null) {
        return ask(places);
      }
      Set<String> found = new HashSet<>(places);
      found.retainAll(all);
      return found;
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "look for rows that point there", database.place());
    } catch (InterruptedException e) {
      throw DatabaseFaults.stopped(e);
    }
  }

  private void load() throws SQLException, InterruptedException {
    String sql =
        "select content_url from archive_metadata where left(content_url, length(?)) = ? limit "
            + (most + 1);
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, urlPrefix);
      ask.setString(2, urlPrefix);
      Set<String> found = found(ask);
      tooMany = found.size() > most;
      held = tooMany ? null : found;
    }
  }

  private Set<String> ask(Collection<String> places) throws SQLException, InterruptedException {
    String sql =
        "select content_url from archive_metadata m join unnest(?) as place"
            + " on m.content_url = place";
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setArray(1, connection.createArrayOf("text", places.toArray()));
      return found(ask);
    }
  }

  private static Set<String> found(PreparedStatement ask) throws SQLException {
    Set<String> found = new HashSet<>();
    try (ResultSet answer = ask.executeQuery()) {
      while (answer.next()) {
        found.add(answer.getString(1));
      }
    }
    return found;
  }
}
