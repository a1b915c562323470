package org.tranship.journal.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tranship.client.sqlite.SqliteFile;
import org.tranship.core.journal.CommitQueue;
import org.tranship.core.journal.EntryFields;
import org.tranship.core.journal.OpenIntents;
import org.tranship.core.outcome.PassId;

/// The one connection that writes a run, used by one thread at a time.
///
/// Crash argument: all lines of a commit are one SQLite transaction in write-ahead mode with
/// synchronous=FULL. The transaction's pages and its end mark, with checksums, are forced to the
/// log before COMMIT returns; a recovering reader takes whole transactions only. What is known in
/// memory (the next line's number, the passes, what is in flight) is a consequence of the file:
/// after a failed commit it is thrown away and read again.
final class RunWriter implements CommitQueue.Writer<Line> {
  private final Path file;
  private final Clock clock;
  private final Connection connection;
  private final PreparedStatement usualResult;
  private final PreparedStatement fullResult;
  private final PreparedStatement intents;
  private final PreparedStatement settled;
  private @Nullable Known known;

  /// @param connection from [Connections#writer], to be closed with this; the caller holds the
  ///   run's lock
  RunWriter(Path file, Connection connection, Clock clock) {
    this.file = file;
    this.clock = clock;
    this.connection = connection;
    try {
      usualResult = connection.prepareStatement(ResultRow.USUAL);
      fullResult = connection.prepareStatement(ResultRow.FULL);
      intents = connection.prepareStatement("INSERT INTO intent VALUES (?, ?, ?, ?)");
      settled = connection.prepareStatement("INSERT INTO settled VALUES (?)");
      known = Known.load(connection);
    } catch (SQLException e) {
      SqliteFile.closeAfter(connection, e);
      throw SqliteErrors.of(file, "open the run for writing", e);
    } catch (IllegalArgumentException e) {
      SqliteFile.closeAfter(connection, e);
      throw SqliteErrors.corrupt(file, "its intents cannot be read: " + e.getMessage());
    }
  }

  @Override
  public void commit(List<Line> lines) {
    try {
      Known now = known == null ? Known.load(connection) : known;
      known = null;
      SqliteFile.set(connection, "BEGIN IMMEDIATE");
      for (Line line : lines) {
        write(now, line);
      }
      try (PreparedStatement saved =
          connection.prepareStatement("INSERT INTO saved VALUES (?, ?)")) {
        saved.setLong(1, now.lastLine);
        saved.setLong(2, clock.millis());
        saved.executeUpdate();
      }
      SqliteFile.set(connection, "COMMIT");
      known = now;
    } catch (SQLException e) {
      rollBack(e);
      throw SqliteErrors.of(file, "write to the journal", e);
    } catch (IllegalArgumentException e) {
      rollBack(e);
      throw SqliteErrors.corrupt(file, "its intents cannot be read: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      // Not foreseen, as when memory runs out; a transaction left open would be committed later.
      rollBack(e);
      throw e;
    }
  }

  private void write(Known now, Line line) throws SQLException {
    switch (line) {
      case Line.Entry(EntryFields fields) -> {
        try (PreparedStatement insert = connection.prepareStatement(EntryRow.INSERT)) {
          EntryRow.bind(fields, insert, ++now.lastLine);
          insert.executeUpdate();
        }
      }
      case Line.Intents(var name, var keys, var block) -> {
        int pass = pass(now, name);
        intents.setLong(1, ++now.lastLine);
        intents.setInt(2, pass);
        intents.setInt(3, keys.size());
        intents.setBytes(4, block);
        intents.executeUpdate();
        settle(now.open.intended(pass, now.lastLine, keys));
      }
      case Line.Results(var name, var keys, var rows) -> {
        int pass = pass(now, name);
        for (ResultRow row : rows) {
          PreparedStatement insert = row.isUsual() ? usualResult : fullResult;
          row.bind(insert, pass, ++now.lastLine);
          insert.addBatch();
        }
        usualResult.executeBatch();
        fullResult.executeBatch();
        settle(now.open.recorded(pass, keys));
      }
      case Line.KeyNote(var name, var key, var note) -> {
        int pass = pass(now, name);
        try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO note VALUES (?, ?, ?, ?, ?)")) {
          insert.setInt(1, pass);
          insert.setBytes(2, key);
          insert.setLong(3, ++now.lastLine);
          insert.setInt(4, note.version());
          insert.setString(5, note.text());
          insert.executeUpdate();
        }
      }
    }
  }

  private void settle(List<Long> blocks) throws SQLException {
    for (long block : blocks) {
      settled.setLong(1, block);
      settled.executeUpdate();
    }
  }

  private int pass(Known now, PassId name) throws SQLException {
    Integer id = now.passes.get(name);
    if (id == null) {
      id = now.passes.size() + 1;
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO pass VALUES (?, ?)")) {
        insert.setInt(1, id);
        insert.setString(2, name.text());
        insert.executeUpdate();
      }
      now.passes.put(name, id);
    }
    return id;
  }

  private void rollBack(Throwable fault) {
    try {
      usualResult.clearBatch();
      fullResult.clearBatch();
      SqliteFile.set(connection, "ROLLBACK");
    } catch (SQLException e) {
      // After a full disk SQLite has rolled back by itself, and says that there is nothing to undo.
      fault.addSuppressed(e);
    }
  }

  /// Closes the file; the last to close it folds SQLite's log into it.
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqliteErrors.of(file, "close the run", e);
    }
  }

  /// What the writer need not ask the file again.
  private static final class Known {
    private long lastLine;
    private final Map<PassId, Integer> passes = new HashMap<>();
    private final OpenIntents open;

    private Known(OpenIntents open) {
      this.open = open;
    }

    static Known load(Connection connection) throws SQLException {
      Known known = new Known(UnsettledIntents.load(connection));
      try (Statement statement = connection.createStatement()) {
        try (ResultSet row = statement.executeQuery("SELECT coalesce(max(line), 0) FROM saved")) {
          known.lastLine = row.next() ? row.getLong(1) : 0;
        }
        try (ResultSet row = statement.executeQuery("SELECT id, name FROM pass")) {
          while (row.next()) {
            known.passes.put(PassId.of(row.getString(2)), row.getInt(1));
          }
        }
      }
      return known;
    }
  }
}
