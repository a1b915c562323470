package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Marks orders whose total is zero as free of charge in the second release's read model of what
/// orders cost, which the migration leaves as it is otherwise: the row of an order that the first
/// release has priced says the same then as the event from which it was made. A row of an order
/// that was not priced yet has a total of zero, too, and no version.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
public record FreeOrders(Connection connection, Dialect dialect) {
  /// @return how many were marked
  public int mark() throws SQLException {
    return run(statement(true));
  }

  /// Takes the marks off, where the column stays.
  public void unmark() throws SQLException {
    int _ = run(statement(false));
  }

  String statement(boolean free) {
    return "update "
        + dialect.table(ReadModels.SCHEMA, ReadModels.PRICED)
        + " set "
        + dialect.name(ReadModels.FREE)
        + " = "
        + dialect.flag(free)
        + " where "
        + condition()
        + " and "
        + dialect.name(ReadModels.FREE)
        + " = "
        + dialect.flag(!free);
  }

  private String condition() {
    return dialect.name("Total") + " = 0 and " + dialect.name("OrderVersion") + " > 0";
  }

  /// How many orders lack the mark.
  public long unmarked() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from "
                    + dialect.table(ReadModels.SCHEMA, ReadModels.PRICED)
                    + " where "
                    + condition()
                    + " and "
                    + dialect.name(ReadModels.FREE)
                    + " = "
                    + dialect.flag(false))) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private int run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
