package org.tranship.driver.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.ByteCount;

/// The bytes of a large value, piece after piece, all of one state of the row.
interface Pieces extends AutoCloseable {
  /// How large a piece is at most, in bytes.
  int PIECE = 2 << 20;

  /// What an open value holds at most: a piece that is read from, and the next one on its way.
  ByteCount HELD = ByteCount.of(2L * PIECE);

  /// The next piece, or null behind the last.
  byte @Nullable [] next() throws SQLException, IOException;

  @Override
  void close() throws SQLException;
}
