package org.tranship.driver.jdbc;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// Opens `jdbc:` locations; see [JdbcLocation] for what they say. Connects on first use only.
public final class JdbcStores implements StoreProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("jdbc");
  }

  @Override
  public String description() {
    return "jdbc:postgresql://HOST/DB?table=T&key=COLUMNS&content=COLUMN: rows of a table"
        + " (also jdbc:h2: and jdbc:sqlite:)";
  }

  @Override
  public Store open(StoreSpec spec, Secrets secrets) {
    return open(spec, secrets, ConnectionPool.PATIENCE);
  }

  static Store open(StoreSpec spec, Secrets secrets, Duration patience) {
    JdbcLocation location = JdbcLocation.parse(spec, secrets, JdbcStores::parametersOf);
    Dialect dialect = Dialect.of(location.access().url());
    JdbcErrors errors = new JdbcErrors(location.access());
    ConnectionPool pool =
        new ConnectionPool(
            location.access(), dialect.inProcess(), dialect.driverDefaults(), errors, patience);
    return new JdbcStore(location, dialect, pool, errors);
  }

  static Set<String> parametersOf(String url) {
    return parametersOf(url, Dialect.of(url).takesParameters());
  }

  /// The parameters that the driver of a URL knows.
  ///
  /// @param any whether it takes any behind a question mark
  static Set<String> parametersOf(String url, boolean any) {
    Set<String> names = new TreeSet<>();
    try {
      Driver driver = DriverManager.getDriver(url);
      if (any) {
        for (DriverPropertyInfo info : driver.getPropertyInfo(url, new Properties())) {
          names.add(info.name);
        }
      }
      return names;
    } catch (SQLException e) {
      throw new IllegalArgumentException(
          "the JDBC driver for " + url + " is missing, or does not take this URL", e);
    }
  }
}
