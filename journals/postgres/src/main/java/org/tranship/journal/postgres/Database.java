package org.tranship.journal.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.tranship.core.journal.CommitQueue;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;

/// A few connections to the journal's database, and the patience with it.
///
/// Crash argument. A piece of work is one transaction, and whether its commit took place is not
/// known when the connection ends before the answer. So all work that is given to [#patiently] is
/// such that doing it again after it was done changes nothing: reading, taking a lease under the
/// same attempt, writing a batch under the same number. What is not is done by [#once].
///
/// A server that cannot see its client any more keeps the transaction and its locks. It is told to
/// give up such a session after seconds, and nobody here waits longer for a lock.
final class Database implements AutoCloseable {
  /// Opened only when needed. The most that one command has need of: a copy that reads sixteen
  /// earlier runs, two passes of each, beside its own results and what it writes; some more for a
  /// server with several jobs.
  private static final int CONNECTIONS = 64;

  private static final long IDLE_MILLIS = 60_000;
  private static final long CONNECTION_MILLIS = 1_000;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /// Lines are durable when a call returns, whatever the server's default is. Every question of
  /// ours is one for an index, also before the server has counted the rows of a new table.
  private static final String SETTINGS =
      "SET synchronous_commit = on; SET enable_seqscan = off; SET enable_sort = off; SET jit = off;"
          + " SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '20s';"
          + " SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;"
          + " SET tcp_keepalives_count = 3";

  private final JournalAddress address;
  private final int most;
  private final PostgresErrors errors;
  private final HikariDataSource source;

  private Database(JournalAddress address, int most, HikariDataSource source) {
    this.address = address;
    this.most = most;
    this.errors = new PostgresErrors(address);
    this.source = source;
  }

  /// Something done in one transaction.
  ///
  /// @param <T> what comes of it
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /// Makes the first connection, without patience: a name may be mistyped.
  static Database open(JournalAddress address) {
    return open(address, CONNECTIONS);
  }

  /// @param most connections that are open at once
  static Database open(JournalAddress address, int most) {
    try {
      return new Database(address, most, new HikariDataSource(config(address, most)));
    } catch (PoolInitializationException e) {
      PostgresErrors errors = new PostgresErrors(address);
      throw e.getCause() instanceof SQLException fault
          ? errors.of("open the journal", fault)
          : new JournalException(
              Kind.UNAVAILABLE, "Cannot open " + address + ": " + e.getMessage(), null);
    }
  }

  /// Connections as the server gives them, for making the schema.
  HikariDataSource another() {
    HikariConfig config = config(address, most);
    config.setAutoCommit(true);
    config.setConnectionInitSql(null);
    return new HikariDataSource(config);
  }

  private static HikariConfig config(JournalAddress address, int most) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(address.display());
    config.setJdbcUrl(address.url());
    address
        .properties()
        .forEach((name, value) -> config.addDataSourceProperty(name, value.reveal()));
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE_MILLIS);
    config.setConnectionTimeout(CONNECTION_MILLIS);
    config.setInitializationFailTimeout(1);
    config.setAutoCommit(false);
    config.setConnectionInitSql(SETTINGS);
    // Commits the settings, which the first rollback would undo otherwise.
    config.setIsolateInternalQueries(true);
    return config;
  }

  PostgresErrors errors() {
    return errors;
  }

  Duration lease() {
    return address.lease();
  }

  /// Does something that may be done twice, as often as the connection is lost on the way, for as
  /// long as the operator's patience reaches.
  <T> T patiently(String doing, Work<T> work) {
    return repeated(doing, () -> transaction(work));
  }

  /// Begins an answer that keeps its connection until it is closed; likewise patiently.
  ///
  /// @param work gives what closes the connection
  <T> T stream(String doing, Work<T> work) {
    return repeated(
        doing,
        () -> {
          Connection connection = source.getConnection();
          try {
            return work.run(connection);
          } catch (SQLException | RuntimeException e) {
            try (connection) {
              throw e;
            }
          }
        });
  }

  /// A try.
  private interface Try<T> {
    T once() throws SQLException;
  }

  private <T> T repeated(String doing, Try<T> work) {
    long began = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    boolean interrupted = false;
    try {
      while (true) {
        // An interrupt would break the connection that is used; it is told again at the end.
        interrupted |= Thread.interrupted();
        try {
          return work.once();
        } catch (SQLException e) {
          requireOpen();
          Duration waited = Duration.ofNanos(System.nanoTime() - began);
          if (!PostgresErrors.isPassing(e)) {
            throw errors.of(doing, e);
          }
          if (waited.compareTo(address.patience()) >= 0) {
            throw areAllInUse(e) ? errors.allInUse(doing, most) : errors.gone(doing, e, waited);
          }
        }
        LockSupport.parkNanos(pause.toNanos());
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// The pool says so by a fault that has no cause in the database.
  private boolean areAllInUse(SQLException fault) {
    HikariPoolMXBean pool = source.getHikariPoolMXBean();
    return fault instanceof SQLTransientConnectionException
        && fault.getCause() == null
        && pool != null
        && pool.getActiveConnections() >= most;
  }

  /// Does something once, whatever comes of it.
  <T> T once(String doing, Work<T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return transaction(work);
    } catch (SQLException e) {
      requireOpen();
      throw errors.of(doing, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T transaction(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (JournalException e) {
        throw e;
      } catch (SQLException | RuntimeException | Error e) {
        // It may stand in the middle of a COPY, with answers under way that nobody waits for.
        source.evictConnection(connection);
        throw e;
      }
    }
  }

  private void requireOpen() {
    if (source.isClosed()) {
      throw CommitQueue.closed();
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
