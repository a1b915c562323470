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
/// @param dialect how the database is spoken to
/// @param schema where those are that are compared
public record ViewProof(Connection connection, Dialect dialect, String schema) {
  static final String FRESH = "TranshipProof";

  /// Rebuilds them once more.
  @FunctionalInterface
  public interface Rebuilding {
    void into(ViewRebuild views) throws SQLException, InterruptedException;
  }

  /// The first table that differs, and in how many rows; empty if none does.
  public Optional<String> difference(Rebuilding rebuilding)
      throws SQLException, InterruptedException {
    new ReadModels(connection, dialect).makeIn(FRESH);
    rebuilding.into(new ViewRebuild(connection, dialect, FRESH));
    for (String table : ReadModels.REBUILT) {
      String now = "select * from " + dialect.table(schema, table);
      String fresh = "select * from " + dialect.table(FRESH, table);
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
