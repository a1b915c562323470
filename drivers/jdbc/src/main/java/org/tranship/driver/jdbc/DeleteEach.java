package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/// Removes rows one by one in one transaction, for databases that run in this process, where a
/// statement costs no round trip.
final class DeleteEach {
  private DeleteEach() {}

  static List<Boolean> run(Connection connection, TableSql sql, List<RowKey> keys)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement(sql.removal("", "") + sql.where())) {
      for (RowKey key : keys) {
        sql.values().bindKey(statement, 1, key);
        statement.executeUpdate();
      }
    }
    connection.commit();
    return Collections.nCopies(keys.size(), true);
  }
}
