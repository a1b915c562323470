package org.tranship.driver.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The pieces of one value as the rows of one statement, fetched one at a time.
final class PostgresCursor implements Pieces {
  private final PreparedStatement statement;
  private final ResultSet rows;
  private int position;

  /// Runs the statement and takes over its closing.
  ///
  /// @param statement gives the position, from 1, and the bytes of each piece in order
  /// @param first the position of the first piece
  PostgresCursor(PreparedStatement statement, int first) throws SQLException {
    this.statement = statement;
    this.position = first;
    this.rows = statement.executeQuery();
  }

  @Override
  public byte @Nullable [] next() throws SQLException {
    if (!rows.next()) {
      return null;
    }
    if (rows.getInt(1) != position) {
      throw new SQLException(
          "The database gave the piece at " + rows.getInt(1) + " instead of " + position, "XX000");
    }
    byte[] piece = rows.getBytes(2);
    position += piece.length;
    return piece;
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
