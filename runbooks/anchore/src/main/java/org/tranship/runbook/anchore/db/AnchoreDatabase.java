package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.catalog.CatalogException.Kind;
import org.tranship.runbook.anchore.config.DbUrl;

/// Anchore's database: opens connections and knows which of the known schemas it has. Holds no
/// connection itself; each part of a run keeps the one it needs.
public final class AnchoreDatabase {
  /// How connections are made.
  ///
  /// @param ssl ask for TLS
  /// @param retries further tries when the server cannot be reached, five seconds apart
  /// @param connectTimeout longest wait for a connection
  /// @param timeout longest wait for an answer
  public record Options(boolean ssl, int retries, Duration connectTimeout, Duration timeout) {
    public static final Options STANDARD =
        new Options(false, 1, Duration.ofSeconds(30), Duration.ofSeconds(30));
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

  private final DbUrl url;
  private final Options options;
  private final String application;

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

  /// A fresh connection in auto-commit mode, closed by the caller.
  ///
  /// @throws CatalogException if there is none to be had
  public Connection connect() throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        return DriverManager.getConnection(url.jdbcUrl(), properties());
      } catch (SQLException e) {
        CatalogException fault = DatabaseFaults.of(e, "connect", place());
        if (!fault.retryable() || attempt >= options.retries()) {
          throw fault;
        }
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    if (url.user() != null) {
      properties.setProperty("user", url.user());
    }
    if (url.password() != null) {
      properties.setProperty("password", url.password().reveal());
    }
    if (options.ssl()) {
      properties.setProperty("sslmode", "require");
    }
    properties.setProperty("ApplicationName", application);
    properties.setProperty("connectTimeout", Long.toString(options.connectTimeout().toSeconds()));
    properties.setProperty("socketTimeout", Long.toString(options.timeout().toSeconds()));
    properties.setProperty("tcpKeepAlive", "true");
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
