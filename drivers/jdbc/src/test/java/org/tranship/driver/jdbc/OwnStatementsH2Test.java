package org.tranship.driver.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.catalog.Catalog;

/// On H2.
class OwnStatementsH2Test extends OwnStatementsContract {
  @TempDir Path directory = Path.of("");

  private String url() {
    return "jdbc:h2:" + directory.resolve("rows") + ";DB_CLOSE_DELAY=0";
  }

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  @Override
  void run(String... statements) throws SQLException {
    Databases.run(url(), statements);
  }

  @Override
  Catalog with(Map<String, String> options) {
    return open(url(), "", "", options);
  }
}
