package org.tranship.journal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.CommitQueue;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.outcome.PassId;

/// Writes one run, for as long as its lease is held; used by one thread at a time.
///
/// Crash argument. All lines of a commit are one transaction, with the proof at its end that the
/// lease is still ours and that the run is as far as we think it is: see [Lease]. So what is there
/// is there whole, was written by the holder of the highest token, and follows what was known. A
/// connection that is lost in the middle leaves the outcome unknown, and the batch is sent again
/// under its number and with the same lines. If the first one did take place, the proof of the
/// second fails (the run is further than it should be), it is undone, and the number that is
/// written in the lease says that it was ours. If the first one still hangs in the server, the
/// second waits for it, as both write the same lines. If it never took place, there is one.
///
/// The proof comes last, so that a process that stops while it sends, for however long, holds no
/// lock on the lease that could keep others from taking it.
///
/// What is known in memory is a consequence of what is written: after a commit that failed it is
/// thrown away and read again.
final class RunWriter implements CommitQueue.Writer<Line> {
  private static final String DUPLICATE = "23505";

  private final Database database;
  private final Lease lease;
  private final int run;
  private Batch.@Nullable Known known;
  private long lastBatch;

  /// Whether lines of a batch that was given up may come through yet under this token, so that a
  /// line's number does not tell whose it is.
  private boolean hasFailed;

  /// @param lease held by the caller
  /// @param run the run's number
  RunWriter(Database database, Lease lease, int run) {
    this.database = database;
    this.lease = lease;
    this.run = run;
    this.known = load();
  }

  @Override
  public void commit(List<Line> lines) {
    Batch.Known now = known == null ? load() : known;
    known = null;
    Batch batch = new Batch(++lastBatch, now, lines);
    boolean done = false;
    try {
      database.patiently("write to the journal", connection -> write(connection, batch));
      done = true;
    } finally {
      hasFailed |= !done;
    }
    known = now;
  }

  /// Done again with the same batch it changes nothing.
  boolean write(Connection connection, Batch batch) throws SQLException {
    try {
      batch.send(connection, run);
      if (lease.prove(connection, database.lease(), run, batch)) {
        return true;
      }
    } catch (SQLException e) {
      if (!PostgresErrors.state(e).equals(DUPLICATE)) {
        throw e;
      }
    }
    connection.rollback();
    return wasWritten(connection, batch);
  }

  /// Whether an earlier try of this batch took place, of which we were not told.
  private boolean wasWritten(Connection connection, Batch batch) throws SQLException {
    if (!hasFailed && hasLine(connection, batch.last())) {
      return true; // Also where somebody took the run over since: they know of it.
    }
    Lease.Reached reached = lease.reached(connection, database.errors());
    if (reached.batch() == batch.number() && reached.line() == batch.last()) {
      return true;
    }
    throw new JournalException(
        Kind.UNAVAILABLE,
        "%s is not as this process left it: an earlier write of it, which was taken for failed, has come through since. Nothing that was written is lost. Run the same command again; it goes on where it stopped."
            .formatted(lease.subject()),
        null);
  }

  private boolean hasLine(Connection connection, long line) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM tranship.saved WHERE run = ? AND line = ? AND token = ?")) {
      select.setInt(1, run);
      select.setLong(2, line);
      select.setLong(3, lease.token());
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private Batch.Known load() {
    try {
      return database.patiently("read what is in flight", this::load);
    } catch (IllegalArgumentException e) {
      throw database.errors().corrupt("its intents cannot be read: " + e.getMessage());
    }
  }

  private Batch.Known load(Connection connection) throws SQLException {
    JournalSchema.readOneMoment(connection);
    Batch.Known found = new Batch.Known();
    Lease.Reached reached = lease.reached(connection, database.errors());
    found.lastLine = reached.line();
    lastBatch = Math.max(lastBatch, reached.batch());
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id, name FROM tranship.pass WHERE run = ?")) {
      select.setInt(1, run);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.passes.put(PassId.of(row.getString(2)), row.getInt(1));
        }
      }
    }
    UnsettledIntents.read(
        connection, run, null, (line, pass, intent) -> found.open.found(pass, line, intent.key()));
    return found;
  }

  /// Nothing to do: connections belong to the journal, and the lease to whoever took it.
  @Override
  public void close() {}
}
