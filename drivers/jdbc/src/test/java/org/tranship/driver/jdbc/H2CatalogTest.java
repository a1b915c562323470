package org.tranship.driver.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.catalog.Catalog;

/// The contract on H2.
class H2CatalogTest extends TableContract {
  @TempDir Path directory = Path.of("");

  private String url() {
    return "jdbc:h2:" + directory.resolve("rows") + ";DB_CLOSE_DELAY=0";
  }

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  @Override
  protected Catalog createCatalog() throws SQLException {
    Databases.run(
        url(),
        "create table \"uploads\" (\"id\" varchar primary key, \"path\" varchar, \"store\" int)");
    return open(url(), "", "", Map.of("table", "uploads", "key", "id", "columns", "path,store"));
  }
}
