package org.tranship.driver.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// A few connections for many threads. It is opened by the first use, at once and with the
/// database's own words if that fails; later a thread waits for a free connection as long as those
/// in use get on. Large values keep theirs for as long as the other side takes, which may be slow,
/// so a time alone would not tell a long copy from one that stands still.
final class ConnectionPool implements AutoCloseable {
  /// How long nothing may happen on any connection while a thread waits for one.
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /// How long an idle connection is kept, in milliseconds.
  private static final long IDLE_MILLIS = 60_000;

  private final JdbcAccess access;
  private final boolean inProcess;
  private final Map<String, String> driverDefaults;
  private final JdbcErrors errors;
  private final Duration patience;
  private final AtomicLong steps = new AtomicLong();
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable HikariDataSource source;
  private volatile boolean closed;

  /// @param inProcess whether the database runs in this process, and so keeps its caller's thread
  ///   busy
  /// @param driverDefaults settings for the driver, unless the operator gives others
  ConnectionPool(
      JdbcAccess access,
      boolean inProcess,
      Map<String, String> driverDefaults,
      JdbcErrors errors,
      Duration patience) {
    this.patience = patience;
    this.access = access;
    this.inProcess = inProcess;
    this.driverDefaults = Map.copyOf(driverDefaults);
    this.errors = errors;
  }

  /// A connection in autocommit mode; closing it gives it back.
  @SuppressWarnings("ThreadPriorityCheck") // it is not about priority, see below
  Connection connection(String operation, @Nullable Key key) {
    if (Thread.currentThread().isInterrupted()) {
      throw errors.fault(Kind.INTERRUPTED, operation, key, "the thread was told to stop", "");
    }
    if (inProcess) {
      // Such a database computes and never waits, so a virtual thread would keep its carrier for
      // good,
      // and one that waits for a connection might never run.
      Thread.yield();
    }
    try {
      return waitFor(source());
    } catch (PoolInitializationException e) {
      throw e.getCause() instanceof SQLException fault
          ? errors.noConnection(fault, operation, key, access.pool())
          : errors.fault(Kind.UNEXPECTED, operation, key, String.valueOf(e.getMessage()), "");
    } catch (SQLException e) {
      throw closed
          ? errors.fault(Kind.UNEXPECTED, operation, key, "the store was closed", "")
          : errors.noConnection(e, operation, key, access.pool());
    }
  }

  private Connection waitFor(HikariDataSource open) throws SQLException {
    while (true) {
      long before = steps.get();
      try {
        Connection connection = open.getConnection();
        step();
        return connection;
      } catch (SQLTransientConnectionException e) {
        // With another fault as its cause no connection could be made, and waiting helps nobody.
        if (e.getCause() instanceof SQLException || closed || steps.get() == before) {
          throw e;
        }
      }
    }
  }

  /// Says that a connection was put to use.
  void step() {
    steps.incrementAndGet();
  }

  /// Gives a connection back, which also ends its transaction. A connection that fails at that is
  /// thrown away by the pool, and nobody else is concerned.
  static void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing was left to be done on it.
    }
  }

  private HikariDataSource source() throws SQLException {
    HikariDataSource open = source;
    if (open != null) {
      return open;
    }
    opening.lock();
    try {
      open = source;
      if (open == null) {
        if (closed) {
          throw new SQLException("The store was closed");
        }
        open = new HikariDataSource(config());
        source = open;
      }
      return open;
    } finally {
      opening.unlock();
    }
  }

  private HikariConfig config() {
    HikariConfig config = new HikariConfig();
    config.setPoolName(access.display());
    config.setJdbcUrl(access.url());
    if (!access.user().isEmpty()) {
      config.setUsername(access.user());
    }
    if (!access.password().isEmpty()) {
      config.setPassword(access.password().reveal());
    }
    driverDefaults.forEach(config::addDataSourceProperty);
    access
        .properties()
        .forEach((name, value) -> config.addDataSourceProperty(name, value.reveal()));
    config.setMaximumPoolSize(access.pool());
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE_MILLIS);
    config.setConnectionTimeout(patience.toMillis());
    // The first connection is made by the caller's thread and fails at once, with the reason.
    config.setInitializationFailTimeout(1);
    return config;
  }

  @Override
  public void close() {
    opening.lock();
    try {
      closed = true;
      HikariDataSource open = source;
      if (open != null) {
        open.close();
      }
    } finally {
      opening.unlock();
    }
  }
}
