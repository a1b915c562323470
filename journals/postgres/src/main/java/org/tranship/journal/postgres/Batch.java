package org.tranship.journal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tranship.core.journal.EntryFields;
import org.tranship.core.journal.OpenIntents;
import org.tranship.core.outcome.PassId;

/// Lines with their numbers, to be written in one transaction; the same however often that is
/// tried. Numbers and passes are given once, from what the writer knows, which this changes.
final class Batch {
  private final long number;
  private final long before;
  private final List<Numbered> lines = new ArrayList<>();
  private final Map<Integer, PassId> newPasses = new HashMap<>();
  private final List<Long> settled = new ArrayList<>();
  private long last;

  /// What a run's writer need not ask the database again.
  static final class Known {
    long lastLine;
    final Map<PassId, Integer> passes = new HashMap<>();
    final OpenIntents open = new OpenIntents();
  }

  /// @param first the number of its first row
  /// @param pass the number of its pass; 0 for an entry
  private record Numbered(Line line, long first, int pass) {}

  /// @param number is used for no other batch under the lease
  Batch(long number, Known known, List<Line> all) {
    this.number = number;
    this.before = known.lastLine;
    this.last = before;
    for (Line line : all) {
      long first = last + 1;
      switch (line) {
        case Line.Entry _ -> {
          last++;
          lines.add(new Numbered(line, first, 0));
        }
        case Line.Intents(var name, var keys, var _) -> {
          last++;
          int pass = pass(known, name);
          lines.add(new Numbered(line, first, pass));
          settled.addAll(known.open.intended(pass, first, keys));
        }
        case Line.Results(var name, var keys, var rows) -> {
          last += rows.size();
          int pass = pass(known, name);
          lines.add(new Numbered(line, first, pass));
          settled.addAll(known.open.recorded(pass, keys));
        }
        case Line.KeyNote(var name, var _, var _) -> {
          last++;
          lines.add(new Numbered(line, first, pass(known, name)));
        }
      }
    }
    known.lastLine = last;
  }

  private int pass(Known known, PassId name) {
    Integer id = known.passes.get(name);
    if (id == null) {
      id = known.passes.size() + 1;
      known.passes.put(name, id);
      newPasses.put(id, name);
    }
    return id;
  }

  long number() {
    return number;
  }

  /// The lines of blocks that it settles.
  Object[] settled() {
    return settled.toArray();
  }

  long before() {
    return before;
  }

  long last() {
    return last;
  }

  /// Sends all of it but for what goes with the proof.
  void send(Connection connection, int run) throws SQLException {
    sendPasses(connection, run);
    sendEntries(connection, run);
    sendIntents(connection, run);
    sendNotes(connection, run);
    sendResults(connection, run);
  }

  private void sendPasses(Connection connection, int run) throws SQLException {
    for (Map.Entry<Integer, PassId> each : newPasses.entrySet()) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO tranship.pass VALUES (?, ?, ?)")) {
        insert.setInt(1, run);
        insert.setInt(2, each.getKey());
        insert.setString(3, each.getValue().text());
        insert.executeUpdate();
      }
    }
  }

  private void sendEntries(Connection connection, int run) throws SQLException {
    if (none(Line.Entry.class)) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(EntryRow.INSERT)) {
      for (Numbered each : lines) {
        if (each.line() instanceof Line.Entry(EntryFields fields)) {
          EntryRow.bind(fields, insert, run, each.first());
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private void sendIntents(Connection connection, int run) throws SQLException {
    if (none(Line.Intents.class)) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO tranship.intent (run, line, pass, objects, keys)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      for (Numbered each : lines) {
        if (each.line() instanceof Line.Intents(var _, var keys, var block)) {
          insert.setInt(1, run);
          insert.setLong(2, each.first());
          insert.setInt(3, each.pass());
          insert.setInt(4, keys.size());
          insert.setBytes(5, block);
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private void sendNotes(Connection connection, int run) throws SQLException {
    if (none(Line.KeyNote.class)) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO tranship.note (run, pass, line, key, rest, version, text)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      for (Numbered each : lines) {
        if (each.line() instanceof Line.KeyNote(var _, var key, var note)) {
          insert.setInt(1, run);
          insert.setInt(2, each.pass());
          insert.setLong(3, each.first());
          insert.setBytes(4, key.key());
          insert.setBytes(5, key.rest());
          insert.setInt(6, note.version());
          insert.setString(7, ExactText.encode(note.text()));
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private void sendResults(Connection connection, int run) throws SQLException {
    if (none(Line.Results.class)) {
      return;
    }
    ResultCopy copy = ResultCopy.begin(connection);
    for (Numbered each : lines) {
      if (each.line() instanceof Line.Results(var _, var _, var rows)) {
        long line = each.first();
        for (ResultRow row : rows) {
          copy.add(run, each.pass(), line++, row);
        }
      }
    }
    copy.end();
  }

  private boolean none(Class<? extends Line> kind) {
    return lines.stream().noneMatch(each -> kind.isInstance(each.line()));
  }
}
