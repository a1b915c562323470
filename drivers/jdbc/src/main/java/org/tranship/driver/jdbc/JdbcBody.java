package org.tranship.driver.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// A large value being read piece by piece. It holds a connection, with a read-only transaction
/// open, until it is closed. Used by one thread.
final class JdbcBody extends InputStream implements ObjectBody {
  private static final String READ = "read";

  private final Entry entry;
  private final Pieces pieces;
  private final Connection connection;
  private final ConnectionPool pool;
  private final JdbcErrors errors;
  private byte[] piece = new byte[0];
  private int position;
  private long left;
  private boolean closed;

  /// @param length how many bytes the pieces have together
  /// @param connection of the pool, in a transaction; this body ends it and gives it back
  JdbcBody(
      Entry entry,
      long length,
      Pieces pieces,
      Connection connection,
      ConnectionPool pool,
      JdbcErrors errors) {
    this.entry = entry;
    this.left = length;
    this.pieces = pieces;
    this.connection = connection;
    this.pool = pool;
    this.errors = errors;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public InputStream stream() {
    return this;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (position == piece.length) {
      if (left == 0) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, piece.length - position);
    System.arraycopy(piece, position, bytes, offset, count);
    position += count;
    return count;
  }

  private void fill() throws IOException {
    if (closed) {
      throw new IOException("The body was closed");
    }
    byte[] next;
    try {
      next = pieces.next();
    } catch (SQLException e) {
      throw new IOException(errors.of(e, READ, entry.key()));
    } catch (IOException e) {
      throw new IOException(errors.of(e, READ, entry.key()));
    }
    if (next == null || next.length == 0 || next.length > left) {
      throw new IOException(ended());
    }
    pool.step();
    piece = next;
    position = 0;
    left -= next.length;
  }

  /// There are no pieces at all when the row was written anew between its first reading and this
  /// one.
  private StoreException ended() {
    return piece.length == 0
        ? errors.changed(READ, entry.key())
        : errors.fault(
            Kind.CORRUPT,
            READ,
            entry.key(),
            "the database ended the value " + left + " bytes early",
            "");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      piece = new byte[0];
      position = 0;
      left = 0;
      try {
        pieces.close();
      } catch (SQLException e) {
        // What was read was right; the connection goes back below and is tried before it is used.
      }
      ConnectionPool.giveBack(connection);
    }
  }
}
