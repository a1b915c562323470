package org.tranship.driver.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.catalog.Catalog;

/// On SQLite.
class OwnStatementsSqliteTest extends OwnStatementsContract {
  @TempDir Path directory = Path.of("");

  private String url() {
    return "jdbc:sqlite:" + directory.resolve("rows.db");
  }

  @Override
  String same() {
    return "is";
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
