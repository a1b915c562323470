package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.server.PostgresDatabase;

/// Opens stores on databases as the operator would.
final class Databases {
  private Databases() {}

  /// A store on a PostgreSQL database of the tests; user and password by reference.
  static Store open(PostgresDatabase database, String parameters) {
    return open(database, parameters, Map.of());
  }

  static Store open(PostgresDatabase database, String parameters, Map<String, String> options) {
    return open(database, parameters, options, ConnectionPool.PATIENCE);
  }

  /// A store that waits so long for a connection that is in use elsewhere.
  static Store open(PostgresDatabase database, String parameters, Duration patience) {
    return open(database, parameters, Map.of(), patience);
  }

  private static Store open(
      PostgresDatabase database,
      String parameters,
      Map<String, String> options,
      Duration patience) {
    Map<String, String> all = new HashMap<>(options);
    all.put("user", database.user());
    StoreSpec spec =
        new StoreSpec(
            Location.parse(database.jdbcUrl() + "?" + parameters),
            all,
            Map.of("password", new SecretRef(SecretRef.Source.ENV, "TEST_PASSWORD")));
    return JdbcStores.open(spec, _ -> new Secret(database.password()), patience);
  }

  /// A store where user and password, if any, are in the location.
  static Store open(String location) {
    return new JdbcStores()
        .open(
            StoreSpec.of(location),
            ref -> {
              throw new IllegalArgumentException("There is no secret " + ref + ".");
            });
  }

  static void run(PostgresDatabase database, String... statements) throws SQLException {
    try (Connection connection = database.connect()) {
      run(connection, statements);
    }
  }

  static void run(String url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      run(connection, statements);
    }
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
