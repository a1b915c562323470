package org.tranship.testkit.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;

/// One database of a test's own.
///
/// @param jdbcUrl host, port and database; no user or password
/// @param user the superuser of the server
/// @param password what the server asks for (SCRAM); a test value
/// @param name the database's name
public record PostgresDatabase(String jdbcUrl, String user, String password, String name) {
  public PostgresDatabase {
    Objects.requireNonNull(jdbcUrl, "jdbcUrl");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(name, "name");
  }

  /// A new connection; the caller closes it.
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, user, password);
  }

  /// Without the password, since records end up in test output.
  @Override
  public String toString() {
    return "PostgresDatabase[" + jdbcUrl + ", user=" + user + "]";
  }
}
