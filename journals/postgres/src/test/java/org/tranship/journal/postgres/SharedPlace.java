package org.tranship.journal.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.journal.Journal;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// An empty journal in a database of its own, quickly: copied from one whose schema is there.
final class SharedPlace {
  private static final Map<PostgresServer, PostgresDatabase> MODELS = new ConcurrentHashMap<>();

  private final PostgresDatabase database;
  private final Path password;
  private final String more;

  private SharedPlace(PostgresDatabase database, Path password, String more) {
    this.database = database;
    this.password = password;
    this.more = more;
  }

  /// @param scratch for the file with the password
  /// @param more parameters, such as `lease=1`
  static SharedPlace on(PostgresServer server, Path scratch, String more) throws Exception {
    Path password = Files.writeString(scratch.resolve("password"), "tranship-test\n");
    PostgresDatabase model =
        MODELS.computeIfAbsent(
            server,
            it -> {
              PostgresDatabase made = it.createDatabase();
              new SharedPlace(made, password, "").open().close();
              return made;
            });
    return new SharedPlace(server.copyOf(model), password, more);
  }

  Location location() {
    return location(database.jdbcUrl().replaceFirst(".*//([^/]*)/.*", "$1"));
  }

  /// The same through another host and port.
  Location location(String authority) {
    return Location.parse(
        "postgresql://%s@%s/%s?password=file:%s&%s"
            .formatted(database.user(), authority, database.name(), password, more));
  }

  Journal open() {
    return open(location());
  }

  static Journal open(Location location) {
    return new PostgresJournals().open(location, new SecretVault(Map.of()));
  }

  PostgresDatabase database() {
    return database;
  }

  /// Runs a statement beside the journal.
  void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The first column of the first row.
  String ask(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
