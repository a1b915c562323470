package org.tranship.control.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.tranship.core.control.CannotAct;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.SecretText;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secrets;

/// How to get into a database: `database` (a JDBC URL), `user` and `password`.
record Login(String database, Optional<String> user, Optional<String> password, Secrets secrets) {
  private static final Pattern IN_URL =
      Pattern.compile("(?i).*(password|pwd)=.*|.*//[^/]*:[^/]*@.*");

  static Login of(ControlSpec spec, Secrets secrets) {
    String database = spec.require("database");
    if (!database.startsWith("jdbc:")) {
      throw new IllegalArgumentException(
          "the database is named by a JDBC URL, as in jdbc:postgresql://host/name");
    }
    if (IN_URL.matcher(database).matches()) {
      throw new IllegalArgumentException(
          "a password stands in the database's URL; write it as password: ${NAME}");
    }
    return new Login(database, spec.text("user"), spec.text("password"), secrets);
  }

  /// @throws CannotAct if a reference leads nowhere
  void requireSecrets(SecretText texts) {
    user.ifPresent(texts::resolve);
    password.ifPresent(texts::resolve);
  }

  /// @throws SQLException if the database cannot be reached or does not let us in
  Connection connect(SecretText texts) throws SQLException {
    Properties properties = new Properties();
    user.ifPresent(it -> properties.setProperty("user", texts.resolve(it)));
    password.ifPresent(it -> properties.setProperty("password", texts.resolve(it)));
    return DriverManager.getConnection(database, properties);
  }

  /// The database and the user, for people.
  @Override
  public String toString() {
    return Location.parse(database) + user.map(it -> " as " + it).orElse("");
  }
}
