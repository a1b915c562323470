package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// Compares the read models with ones that are rebuilt beside them, in a schema that goes again
/// with the transaction.
///
/// @param connection in a transaction that is not kept
public record ViewProof(Connection connection, Dialect dialect) {
  private static final String SCHEMA = "TranshipProof";

  /// Rebuilds them once more.
  @FunctionalInterface
  public interface Rebuilding {
    void into(ViewRebuild views) throws SQLException, InterruptedException;
  }

  /// The first table that differs, and in how many rows; empty if none does.
  public Optional<String> difference(Rebuilding rebuilding)
      throws SQLException, InterruptedException {
    new ReadModels(connection, dialect).makeIn(SCHEMA);
    rebuilding.into(new ViewRebuild(connection, dialect, SCHEMA));
    for (String table : ReadModels.REBUILT) {
      String now = "select * from " + dialect.table(ReadModels.SCHEMA, table);
      String fresh = "select * from " + dialect.table(SCHEMA, table);
      long rows = counted(now + " except " + fresh) + counted(fresh + " except " + now);
      if (rows > 0) {
        return Optional.of(rows + " rows of " + table + " are not as a fresh rebuild gives them");
      }
    }
    return Optional.empty();
  }

  private long counted(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from (" + query + ") different")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
