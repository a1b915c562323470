package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.catalog.CatalogException.Kind;

/// Anchore's own migration lock: the PostgreSQL advisory lock (2, 1), held by a session of ours for
/// as long as a run works, so that neither another run nor the original tool moves documents at the
/// same time. It ends with its session, so a dead holder never blocks.
public final class MigrationLock implements AutoCloseable {
  private static final int NAMESPACE = 2;
  private static final int NUMBER = 1;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

  private final AnchoreDatabase database;
  private final Connection session;

  private MigrationLock(AnchoreDatabase database, Connection session) {
    this.database = database;
    this.session = session;
  }

  /// Takes the lock, waiting for at most `patience`.
  ///
  /// @throws CatalogException `LOCKED`, naming the session that holds it
  public static MigrationLock take(AnchoreDatabase database, Duration patience)
      throws InterruptedException {
    Connection session = database.session();
    boolean taken = false;
    try {
      long deadline = System.nanoTime() + patience.toNanos();
      while (!tryLock(session)) {
        if (System.nanoTime() > deadline) {
          throw new CatalogException(
              Kind.LOCKED,
              "Another migration holds Anchore's migration lock in "
                  + database.place()
                  + ": "
                  + holder(session)
                  + ". Waited "
                  + patience.toSeconds()
                  + " s. Let it finish, or end that session, then run the same command again.",
              null);
        }
        Thread.sleep(BETWEEN_TRIES);
      }
      taken = true;
      return new MigrationLock(database, session);
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "take Anchore's migration lock", database.place());
    } finally {
      if (!taken) {
        closeQuietly(session);
      }
    }
  }

  /// Makes sure that the session which holds the lock still lives.
  ///
  /// @throws CatalogException `LOCKED` if it does not: somebody else may hold the lock by now
  public synchronized void require() {
    try {
      if (session.isValid(10) && holds()) {
        return;
      }
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "keep Anchore's migration lock", database.place());
    }
    throw new CatalogException(
        Kind.LOCKED,
        "The session that held Anchore's migration lock in "
            + database.place()
            + " was ended. Nothing more is changed; run the same command again to go on.",
        null);
  }

  private boolean holds() throws SQLException {
    String sql =
        "select 1 from pg_locks where locktype = 'advisory' and classid = ? and objid = ?"
            + " and objsubid = 2 and granted and pid = pg_backend_pid()";
    try (PreparedStatement ask = session.prepareStatement(sql)) {
      ask.setInt(1, NAMESPACE);
      ask.setInt(2, NUMBER);
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next();
      }
    }
  }

  private static boolean tryLock(Connection session) throws SQLException {
    try (PreparedStatement ask = session.prepareStatement("select pg_try_advisory_lock(?, ?)")) {
      ask.setInt(1, NAMESPACE);
      ask.setInt(2, NUMBER);
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  private static String holder(Connection session) throws SQLException {
    String sql =
        """
        select a.pid, a.usename, a.application_name, a.client_addr, a.backend_start
          from pg_locks l join pg_stat_activity a on a.pid = l.pid
         where l.locktype = 'advisory' and l.classid = ? and l.objid = ? and l.objsubid = 2
           and l.granted and l.database = (select oid from pg_database
                                            where datname = current_database())
        """;
    try (PreparedStatement ask = session.prepareStatement(sql)) {
      ask.setInt(1, NAMESPACE);
      ask.setInt(2, NUMBER);
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next() ? Session.of(answer).toString() : "a session that has just ended";
      }
    }
  }

  private static void closeQuietly(Connection session) {
    try {
      session.close();
    } catch (SQLException _) {
      // The server ends the session, and with it the lock, when the connection goes away.
    }
  }

  @Override
  public synchronized void close() {
    closeQuietly(session);
  }

  @Override
  public String toString() {
    return "Anchore's migration lock in " + database.place();
  }
}
