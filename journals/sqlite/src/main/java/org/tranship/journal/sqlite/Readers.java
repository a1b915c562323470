package org.tranship.journal.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.tranship.core.journal.CommitQueue;

/// Connections for reading one run. Each answer has one to itself, so that a stream read slowly
/// never stands in the way; a few are kept for the next question where there will be one soon.
final class Readers implements AutoCloseable {
  private final Path file;
  private final int keep;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Set<Connection> lent = new HashSet<>();
  private boolean closed;

  /// @param keep how many to keep open while nobody reads
  Readers(Path file, int keep) {
    this.file = file;
    this.keep = keep;
  }

  Path file() {
    return file;
  }

  synchronized Connection borrow() {
    if (closed) {
      throw CommitQueue.closed();
    }
    Connection connection = idle.poll();
    if (connection == null) {
      connection = Connections.reader(file);
    }
    lent.add(connection);
    return connection;
  }

  /// Takes a connection back, with no statement and no transaction open on it.
  synchronized void giveBack(Connection connection) throws SQLException {
    if (lent.remove(connection)) {
      if (idle.size() < keep) {
        idle.push(connection);
      } else {
        connection.close();
      }
    }
  }

  /// Closes all, also those in use. Idempotent.
  @Override
  public synchronized void close() {
    closed = true;
    try {
      for (Connection connection : idle) {
        connection.close();
      }
      for (Connection connection : lent) {
        connection.close();
      }
    } catch (SQLException e) {
      throw SqliteErrors.of(file, "close the run", e);
    } finally {
      idle.clear();
      lent.clear();
    }
  }
}
