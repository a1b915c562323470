package org.tranship.journal.postgres;

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
import java.util.SortedMap;
import java.util.TreeMap;
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
import org.tranship.journal.postgres.StreamedRows.RowReader;

/// Reads a run. Every answer is of one moment, and neither waits for the writer nor holds it up.
/// Questions are asked again when the connection is lost, but for a streamed one half way. Safe for
/// several threads.
final class PostgresRunView implements RunView {
  private static final String PASS = "(SELECT id FROM tranship.pass WHERE run = ? AND name = ?)";

  /// The newest row of each key, in the order of keys: that of the index.
  private static final String NEWEST =
      "SELECT DISTINCT ON (key, rest) %s FROM tranship.%s WHERE run = ? AND pass = "
          + PASS
          + " %s ORDER BY key, rest, line DESC";

  private final RunHeader header;
  private final Database database;
  private final int run;

  /// @param run the run's number
  PostgresRunView(RunHeader header, Database database, int run) {
    this.header = header;
    this.database = database;
    this.run = run;
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
          try (PreparedStatement select = connection.prepareStatement(EntryRow.SELECT)) {
            select.setInt(1, run);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                entries.add(EntryRow.read(row));
              }
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
              connection.prepareStatement(
                  "SELECT name FROM tranship.pass WHERE run = ? ORDER BY id")) {
            select.setInt(1, run);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                passes.add(PassId.of(row.getString(1)));
              }
            }
          }
          return passes;
        });
  }

  @Override
  public Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys) {
    return newest("read results", "result", ResultRow.COLUMNS, pass, keys, ResultRow::read);
  }

  @Override
  public Map<Key, Note> notes(PassId pass, Collection<Key> keys) {
    return newest(
        "read notes",
        "note",
        "key, rest, version, text",
        pass,
        keys,
        row -> new Note(row.getInt(3), ExactText.decode(row.getString(4))));
  }

  private <T> Map<Key, T> newest(
      String doing,
      String table,
      String columns,
      PassId pass,
      Collection<Key> keys,
      RowReader<T> reader) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    Set<Key> wanted = Set.copyOf(keys);
    byte[][] heads = wanted.stream().map(key -> KeyColumns.of(key).key()).toArray(byte[][]::new);
    return ask(
        doing,
        connection -> {
          Map<Key, T> found = new HashMap<>();
          try (PreparedStatement select =
              connection.prepareStatement(NEWEST.formatted(columns, table, "AND key = ANY (?)"))) {
            bind(select, pass);
            select.setArray(4, connection.createArrayOf("bytea", heads));
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                Key key = KeyColumns.read(row, 1);
                if (wanted.contains(key)) { // Another key may have the same beginning.
                  found.put(key, reader.read(row));
                }
              }
            }
          }
          return found;
        });
  }

  private void bind(PreparedStatement select, PassId pass) throws SQLException {
    select.setInt(1, run);
    select.setInt(2, run);
    select.setString(3, pass.text());
  }

  @Override
  public Rows<ObjectResult> results(PassId pass, Set<Outcome> outcomes, Optional<Key> after) {
    String sql =
        "SELECT * FROM ("
            + NEWEST.formatted(ResultRow.COLUMNS, "result", "AND key >= ? AND (key, rest) > (?, ?)")
            + ") newest WHERE outcome = ANY (?)";
    KeyColumns start = KeyColumns.after(after);
    Object[] wanted = outcomes.stream().map(ResultNumbers::number).toArray();
    return database.stream(
        "read results",
        connection ->
            StreamedRows.open(
                database.errors(),
                connection,
                sql,
                select -> {
                  bind(select, pass);
                  select.setBytes(4, start.key());
                  select.setBytes(5, start.key());
                  select.setBytes(6, start.rest());
                  select.setArray(7, connection.createArrayOf("int", wanted));
                },
                ResultRow::read));
  }

  @Override
  public Optional<Key> greatest(PassId pass) {
    String sql =
        "SELECT key, rest FROM tranship.result WHERE run = ? AND pass = "
            + PASS
            + " ORDER BY key DESC, rest DESC LIMIT 1";
    return ask(
        "read the last result",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, pass);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(KeyColumns.read(row, 1)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public Rows<ObjectIntent> unsettled(PassId pass) {
    Iterator<ObjectIntent> intents =
        ask("read what is in flight", connection -> unsettled(connection, pass)).iterator();
    return new Rows<>() {
      @Override
      public Optional<ObjectIntent> next() {
        return intents.hasNext() ? Optional.of(intents.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  private Collection<ObjectIntent> unsettled(Connection connection, PassId pass)
      throws SQLException {
    SortedMap<Key, ObjectIntent> intents = new TreeMap<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM tranship.pass WHERE run = ? AND name = ?")) {
      select.setInt(1, run);
      select.setString(2, pass.text());
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          UnsettledIntents.read(
              connection,
              run,
              row.getInt(1),
              (line, number, intent) -> intents.put(intent.key(), intent));
        }
      }
    }
    return intents.values();
  }

  @Override
  public Tally tally(PassId pass) {
    String sql =
        "SELECT outcome, level, count(*), sum(size) FROM ("
            + NEWEST.formatted("outcome, level, size", "result", "")
            + ") newest GROUP BY outcome, level";
    return ask(
        "count the results",
        connection -> {
          Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
          Map<Level, Long> levels = new EnumMap<>(Level.class);
          ByteCount bytes = ByteCount.ZERO;
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, pass);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                Outcome outcome = ResultNumbers.outcome(row.getInt(1));
                outcomes.merge(outcome, row.getLong(3), Long::sum);
                if (outcome == Outcome.DONE || outcome == Outcome.SAME) {
                  levels.merge(ResultNumbers.level(row.getInt(2)), row.getLong(3), Long::sum);
                  bytes = bytes.plus(ByteCount.of(row.getBigDecimal(4).longValueExact()));
                }
              }
            }
          }
          return new Tally(outcomes, levels, bytes);
        });
  }

  private <T> T ask(String doing, Database.Work<T> question) {
    try {
      return database.patiently(
          doing,
          connection -> {
            JournalSchema.readOneMoment(connection);
            return question.run(connection);
          });
    } catch (IllegalArgumentException | DateTimeException e) {
      throw database.errors().corrupt("a row makes no sense, " + e.getMessage());
    }
  }
}
