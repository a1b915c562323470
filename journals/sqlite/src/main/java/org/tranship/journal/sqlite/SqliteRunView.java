package org.tranship.journal.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.tranship.client.sqlite.SqliteFile;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.ResultNumbers;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// Reads a run. Every answer comes from one read transaction, which sees what was durable when it
/// began and neither waits for the writer nor holds it up. Safe for several threads.
final class SqliteRunView implements RunView {
  private static final int KEYS_AT_ONCE = 100;

  private final RunHeader header;
  private final Readers readers;

  SqliteRunView(RunHeader header, Readers readers) {
    this.header = header;
    this.readers = readers;
  }

  @Override
  public RunHeader header() {
    return header;
  }

  @Override
  public List<JournalEntry> entries() {
    return ask(
        "read the run's entries",
        connection -> {
          List<JournalEntry> entries = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(EntryRow.SELECT);
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              entries.add(EntryRow.read(row));
            }
          }
          return entries;
        });
  }

  @Override
  public SequencedSet<PassId> passes() {
    return ask(
        "read the run's passes",
        connection -> {
          SequencedSet<PassId> passes = new LinkedHashSet<>();
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT name FROM pass ORDER BY id");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              passes.add(PassId.of(row.getString(1)));
            }
          }
          return passes;
        });
  }

  @Override
  public Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys) {
    return ask(
        "read results",
        connection -> newest(connection, "result", ResultRow.COLUMNS, pass, keys, ResultRow::read));
  }

  @Override
  public Map<Key, Note> notes(PassId pass, Collection<Key> keys) {
    return ask(
        "read notes",
        connection ->
            newest(
                connection,
                "note",
                "key, version, text",
                pass,
                keys,
                row -> new Note(row.getInt(2), row.getString(3))));
  }

  /// The newest row of each key, some keys at a time: a statement for each would cost more than the
  /// search. With max() SQLite takes the other columns from the row that has the maximum.
  private static <T> Map<Key, T> newest(
      Connection connection,
      String table,
      String columns,
      PassId pass,
      Collection<Key> keys,
      RowReader<T> reader)
      throws SQLException {
    String sql =
        "SELECT %s, max(line) FROM %s WHERE pass = (SELECT id FROM pass WHERE name = ?) AND key IN (?%s) GROUP BY key"
            .formatted(columns, table, ", ?".repeat(KEYS_AT_ONCE - 1));
    Map<Key, T> found = new HashMap<>();
    List<Key> list = List.copyOf(keys);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int from = 0; from < list.size(); from += KEYS_AT_ONCE) {
        select.setString(1, pass.text());
        for (int i = 0; i < KEYS_AT_ONCE; i++) {
          // The last statement of all is filled up with its last key.
          Key key = list.get(Math.min(from + i, list.size() - 1));
          select.setBytes(2 + i, key.utf8());
        }
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.put(ResultRow.key(row.getBytes(1)), reader.read(row));
          }
        }
      }
    }
    return found;
  }

  @Override
  public Rows<ObjectResult> results(PassId pass, Set<Outcome> outcomes, Optional<Key> after) {
    // As in newest(); the primary key gives the groups in order, so the first row comes at once.
    String sql =
        "SELECT "
            + ResultRow.COLUMNS
            + ", max(line) FROM result WHERE pass = (SELECT id FROM pass WHERE name = ?) AND key > ?"
            + " GROUP BY key HAVING (? >> outcome) & 1";
    int wanted = outcomes.stream().mapToInt(outcome -> 1 << ResultNumbers.number(outcome)).sum();
    return StreamedRows.open(
        readers,
        sql,
        select -> {
          select.setString(1, pass.text());
          select.setBytes(2, after.map(Key::utf8).orElseGet(() -> new byte[0]));
          select.setInt(3, wanted);
        },
        ResultRow::read);
  }

  @Override
  public Optional<Key> greatest(PassId pass) {
    String sql = "SELECT max(key) FROM result WHERE pass = (SELECT id FROM pass WHERE name = ?)";
    return ask(
        "read the last result",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, pass.text());
            try (ResultSet row = select.executeQuery()) {
              byte[] key = row.next() ? row.getBytes(1) : null;
              return key == null ? Optional.empty() : Optional.of(ResultRow.key(key));
            }
          }
        });
  }

  @Override
  public Rows<ObjectIntent> unsettled(PassId pass) {
    Iterator<ObjectIntent> intents =
        ask(
            "read what is in flight",
            connection -> {
              try (PreparedStatement select =
                  connection.prepareStatement("SELECT id FROM pass WHERE name = ?")) {
                select.setString(1, pass.text());
                try (ResultSet row = select.executeQuery()) {
                  return row.next()
                      ? UnsettledIntents.read(connection, row.getInt(1)).values().iterator()
                      : List.<ObjectIntent>of().iterator();
                }
              }
            });
    return new Rows<>() {
      @Override
      public Optional<ObjectIntent> next() {
        return intents.hasNext() ? Optional.of(intents.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Tally tally(PassId pass) {
    String sql =
        "SELECT outcome, level, count(*), sum(size) FROM (SELECT outcome, level, size, max(line)"
            + " FROM result WHERE pass = (SELECT id FROM pass WHERE name = ?) GROUP BY key)"
            + " GROUP BY outcome, level";
    return ask(
        "count the results",
        connection -> {
          Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
          Map<Level, Long> levels = new EnumMap<>(Level.class);
          ByteCount bytes = ByteCount.ZERO;
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, pass.text());
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                Outcome outcome = ResultNumbers.outcome(row.getInt(1));
                outcomes.merge(outcome, row.getLong(3), Long::sum);
                if (outcome == Outcome.DONE || outcome == Outcome.SAME) {
                  levels.merge(ResultNumbers.level(row.getInt(2)), row.getLong(3), Long::sum);
                  bytes = bytes.plus(ByteCount.of(row.getLong(4)));
                }
              }
            }
          }
          return new Tally(outcomes, levels, bytes);
        });
  }

  private <T> T ask(String doing, Question<T> question) {
    Connection connection = readers.borrow();
    try {
      try {
        SqliteFile.set(connection, "BEGIN");
        T answer = question.ask(connection);
        SqliteFile.set(connection, "COMMIT");
        return answer;
      } catch (SQLException | IllegalArgumentException | DateTimeException e) {
        undo(connection, e);
        throw e;
      } finally {
        readers.giveBack(connection);
      }
    } catch (SQLException e) {
      throw SqliteErrors.of(readers.file(), doing, e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw SqliteErrors.corrupt(readers.file(), "a row makes no sense, " + e.getMessage());
    }
  }

  private static void undo(Connection connection, Exception fault) {
    try {
      SqliteFile.set(connection, "ROLLBACK");
    } catch (SQLException e) {
      fault.addSuppressed(e);
    }
  }

  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /// Makes a value of the row a result set stands on.
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
