package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// A database of one test, with the table that a service keeps its seats in.
final class PostgresSeats {
  private final PostgresDatabase database = PostgresServer.shared().createDatabase();

  PostgresDatabase database() {
    return database;
  }

  ReadModels open(String parameters) {
    return ViewTables.open(database, parameters);
  }

  void fill(List<ViewRow> rows) throws SQLException {
    run(ViewTables.create("text", "numeric(20,4)", "boolean", "timestamptz"));
    try (Connection connection = database.connect()) {
      ViewTables.insert(connection, rows);
    }
  }

  void run(String... statements) throws SQLException {
    Databases.run(database, statements);
  }

  String one(String sql) throws SQLException {
    try (Connection connection = database.connect()) {
      return ViewTables.one(connection, sql);
    }
  }
}
