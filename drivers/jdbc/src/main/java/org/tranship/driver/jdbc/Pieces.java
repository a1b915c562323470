package org.tranship.driver.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The bytes of a large value, piece after piece, all of one state of the row.
interface Pieces extends AutoCloseable {
  /// How large a piece is at most, in bytes.
  int PIECE = 4 << 20;

  /// The next piece, or null behind the last.
  byte @Nullable [] next() throws SQLException, IOException;

  @Override
  void close() throws SQLException;
}
