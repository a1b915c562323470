package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.catalog.CatalogException.Kind;
import org.tranship.runbook.anchore.config.DbUrl;

/// Anchore's database: gives connections and knows which of the known schemas it has.
///
/// A password's proof takes both sides longer than most questions that are asked afterwards, so a
/// connection that is closed is kept for the next one who asks, up to [#KEPT] of them. Thread-safe.
public final class AnchoreDatabase implements AutoCloseable {
  /// How connections are made.
  ///
  /// @param ssl ask for TLS
  /// @param retries further tries when the server cannot be reached, five seconds apart
  /// @param connectTimeout longest wait for a connection
  /// @param timeout longest wait for an answer
  public record Options(boolean ssl, int retries, Duration connectTimeout, Duration timeout) {
    public static final Options STANDARD =
        new Options(false, 1, Duration.ofSeconds(30), Duration.ofSeconds(30));

    /// What every connection to this database is made with, those for documents included, as
    /// settings of the driver.
    public Map<String, String> connecting() {
      Map<String, String> settings = new TreeMap<>();
      settings.put("connectTimeout", Long.toString(connectTimeout.toSeconds()));
      if (ssl) {
        settings.put("sslmode", "require");
      }
      return settings;
    }
  }

  /// What differs between Anchore's schemas, as far as documents are concerned.
  ///
  /// @param base64Flag `archive_document.b64_encoded` is there (0.4.0 and later)
  /// @param services the table `services` is there, so heartbeats can be read
  public record Schema(boolean base64Flag, boolean services) {}

  private static final List<String> NEEDED =
      List.of(
          "archive_metadata",
          "archive_document",
          "object_storage",
          "tasks",
          "archive_migration_tasks");
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
  private static final int KEPT = 2;
  private static final int SECONDS_TO_ANSWER = 5;

  private final DbUrl url;
  private final Options options;
  private final String application;
  private final Queue<PooledConnection> kept = new ConcurrentLinkedQueue<>();
  private final AtomicInteger room = new AtomicInteger(KEPT);
  private volatile boolean closed;

  /// @param application how our sessions are named in `pg_stat_activity`
  public AnchoreDatabase(DbUrl url, Options options, String application) {
    this.url = url;
    this.options = options;
    this.application = application;
  }

  public DbUrl url() {
    return url;
  }

  /// How our sessions are named in `pg_stat_activity`.
  public String application() {
    return application;
  }

  /// Where it is, without the password.
  public String place() {
    return url.toString();
  }

  /// A connection in auto-commit mode, closed by the caller.
  ///
  /// @throws CatalogException if there is none to be had
  public Connection connect() throws InterruptedException {
    for (PooledConnection old = kept.poll(); old != null; old = kept.poll()) {
      room.incrementAndGet();
      try {
        Connection connection = old.getConnection();
        if (connection.isValid(SECONDS_TO_ANSWER)) {
          return connection;
        }
      } catch (SQLException _) {
        // The server ended it meanwhile, so it is no more use; a new one is made.
      }
      end(old);
    }
    return trying(
        () -> {
          PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
          source.setURL(url.jdbcUrl());
          for (Map.Entry<String, String> property : properties().entrySet()) {
            source.setProperty(property.getKey(), property.getValue());
          }
          PooledConnection fresh = source.getPooledConnection();
          fresh.addConnectionEventListener(new Keeper(fresh));
          return fresh.getConnection();
        });
  }

  /// A connection of the caller's own, whose session ends when it is closed: for what is bound to a
  /// session, such as a lock.
  ///
  /// @throws CatalogException if there is none to be had
  public Connection session() throws InterruptedException {
    return trying(
        () -> {
          Properties properties = new Properties();
          properties.putAll(properties());
          return DriverManager.getConnection(url.jdbcUrl(), properties);
        });
  }

  /// Makes a connection.
  @FunctionalInterface
  private interface Making {
    Connection make() throws SQLException;
  }

  private Connection trying(Making making) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        return making.make();
      } catch (SQLException e) {
        CatalogException fault = DatabaseFaults.of(e, "connect", place());
        if (!fault.retryable() || attempt >= options.retries()) {
          throw fault;
        }
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }

  /// Keeps a connection that was closed, if it still works and there is room.
  private final class Keeper implements ConnectionEventListener {
    private final PooledConnection connection;
    private volatile boolean broken;

    Keeper(PooledConnection connection) {
      this.connection = connection;
    }

    @Override
    public void connectionClosed(ConnectionEvent event) {
      if (!broken && !closed && room.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        kept.add(connection);
        if (!closed) {
          return;
        }
        kept.remove(connection);
      }
      end(connection);
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
      broken = true;
    }
  }

  private static void end(PooledConnection connection) {
    try {
      connection.close();
    } catch (SQLException _) {
      // Its session ends with the socket, at the latest.
    }
  }

  /// Ends the connections that are kept; those in use end when they are closed.
  @Override
  public void close() {
    closed = true;
    for (PooledConnection old = kept.poll(); old != null; old = kept.poll()) {
      end(old);
    }
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    if (url.user() != null) {
      properties.put("user", url.user());
    }
    if (url.password() != null) {
      properties.put("password", url.password().reveal());
    }
    properties.putAll(options.connecting());
    properties.put("ApplicationName", application);
    properties.put("socketTimeout", Long.toString(options.timeout().toSeconds()));
    properties.put("tcpKeepAlive", "true");
    return properties;
  }

  /// Looks which tables and columns there are.
  ///
  /// @throws CatalogException `SCHEMA` naming what is missing
  public Schema schema() throws InterruptedException {
    try (Connection connection = connect()) {
      Set<String> tables = new HashSet<>();
      for (String table :
          List.of(
              "archive_metadata",
              "archive_document",
              "object_storage",
              "tasks",
              "archive_migration_tasks",
              "services")) {
        if (exists(connection, table)) {
          tables.add(table);
        }
      }
      List<String> missing = NEEDED.stream().filter(table -> !tables.contains(table)).toList();
      if (!missing.isEmpty()) {
        throw new CatalogException(
            Kind.SCHEMA,
            "The database "
                + place()
                + " lacks Anchore's "
                + (missing.size() == 1 ? "table " : "tables ")
                + String.join(", ", missing)
                + ". Anchore Engine 0.2.0 to 1.1.0 has them; check that --db-connect names its"
                + " database.",
            null);
      }
      return new Schema(
          hasColumn(connection, "archive_document", "b64_encoded"), tables.contains("services"));
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "look at the tables", place());
    }
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement("select to_regclass(?) is not null")) {
      ask.setString(1, table);
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  private static boolean hasColumn(Connection connection, String table, String column)
      throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    try (ResultSet columns = meta.getColumns(null, connection.getSchema(), table, column)) {
      return columns.next();
    }
  }
}
