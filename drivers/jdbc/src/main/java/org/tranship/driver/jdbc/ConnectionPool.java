package org.tranship.driver.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// A few connections for many threads. It is opened by the first use, at once and with the
/// database's own words if that fails; later a thread waits for a free connection for a bounded
/// time.
final class ConnectionPool implements AutoCloseable {
  /// How long a thread waits for a connection, in milliseconds.
  private static final long WAIT_MILLIS = 20_000;

  /// How long an idle connection is kept, in milliseconds.
  private static final long IDLE_MILLIS = 60_000;

  private final JdbcLocation location;
  private final Dialect dialect;
  private final JdbcErrors errors;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable HikariDataSource source;
  private volatile boolean closed;

  ConnectionPool(JdbcLocation location, Dialect dialect, JdbcErrors errors) {
    this.location = location;
    this.dialect = dialect;
    this.errors = errors;
  }

  /// A connection in autocommit mode; closing it gives it back.
  @SuppressWarnings("ThreadPriorityCheck") // it is not about priority, see below
  Connection connection(String operation, @Nullable Key key) {
    if (Thread.currentThread().isInterrupted()) {
      throw errors.fault(Kind.INTERRUPTED, operation, key, "the thread was told to stop", "");
    }
    if (dialect.inProcess()) {
      // Such a database computes and never waits, so a virtual thread would keep its carrier for
      // good,
      // and one that waits for a connection might never run.
      Thread.yield();
    }
    try {
      return source().getConnection();
    } catch (PoolInitializationException e) {
      throw e.getCause() instanceof SQLException fault
          ? errors.noConnection(fault, operation, key, location.pool())
          : errors.fault(Kind.UNEXPECTED, operation, key, String.valueOf(e.getMessage()), "");
    } catch (SQLException e) {
      throw closed
          ? errors.fault(Kind.UNEXPECTED, operation, key, "the store was closed", "")
          : errors.noConnection(e, operation, key, location.pool());
    }
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
    config.setPoolName(location.display());
    config.setJdbcUrl(location.url());
    if (!location.user().isEmpty()) {
      config.setUsername(location.user());
    }
    if (!location.password().isEmpty()) {
      config.setPassword(location.password().reveal());
    }
    dialect.driverDefaults().forEach(config::addDataSourceProperty);
    location
        .properties()
        .forEach((name, value) -> config.addDataSourceProperty(name, value.reveal()));
    config.setMaximumPoolSize(location.pool());
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE_MILLIS);
    config.setConnectionTimeout(WAIT_MILLIS);
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
