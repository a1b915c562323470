package org.tranship.driver.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.catalog.Catalog;

/// The contract on SQLite.
class SqliteCatalogTest extends TableContract {
  @TempDir Path directory = Path.of("");

  private String url() {
    return "jdbc:sqlite:" + directory.resolve("rows.db");
  }

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  @Override
  protected Catalog createCatalog() throws SQLException {
    Databases.run(
        url(), "create table uploads (id varchar(20) primary key, path text, store integer)");
    return open(url(), "", "", Map.of("table", "uploads", "key", "id", "columns", "path,store"));
  }
}
