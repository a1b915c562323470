package org.tranship.journal.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Sends results by COPY in PostgreSQL's binary form, in pieces of some 64 KiB: never more than
/// that and one row are held. Part of a transaction like any other statement. After a fault the
/// connection is of no more use, and [Database] throws it away.
///
/// The form is that of "COPY" in PostgreSQL's manual: a header of 19 bytes; for each row the number
/// of its fields in two bytes, and each field as its length in four, or -1 for NULL, and its bytes;
/// at the end -1 in two.
final class ResultCopy {
  private static final String COPY =
      "COPY tranship.result (run, pass, line, size, outcome, level, key, rest, sha256, source,"
          + " written, target, code, reason, note) FROM STDIN (FORMAT binary)";

  private static final int FIELDS = 15;
  private static final int PIECE = 64 * 1024;
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private final CopyIn copy;
  private byte[] piece = new byte[PIECE + 4096];
  private int filled;

  private ResultCopy(CopyIn copy) {
    this.copy = copy;
    System.arraycopy(HEADER, 0, piece, 0, HEADER.length);
    filled = HEADER.length;
  }

  static ResultCopy begin(Connection connection) throws SQLException {
    return new ResultCopy(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY));
  }

  void add(int run, int pass, long line, ResultRow row) throws SQLException {
    number(FIELDS, 2);
    field(run, 4);
    field(pass, 4);
    field(line, 8);
    field(row.size(), 8);
    field(row.outcome(), 2);
    field(row.level(), 2);
    field(row.key().key());
    field(row.key().rest());
    field(row.sha256());
    field(row.source());
    field(row.written());
    field(row.target());
    field(row.code());
    field(row.reason());
    field(row.note());
    if (filled >= PIECE) {
      send();
    }
  }

  /// Ends it well.
  void end() throws SQLException {
    number(-1, 2);
    send();
    copy.endCopy();
  }

  private void send() throws SQLException {
    copy.writeToCopy(piece, 0, filled);
    filled = 0;
    if (piece.length > 4 * PIECE) {
      piece = new byte[PIECE + 4096];
    }
  }

  private void field(long value, int bytes) {
    number(bytes, 4);
    number(value, bytes);
  }

  private void field(byte @Nullable [] bytes) {
    if (bytes == null) {
      number(-1, 4);
      return;
    }
    number(bytes.length, 4);
    room(bytes.length);
    System.arraycopy(bytes, 0, piece, filled, bytes.length);
    filled += bytes.length;
  }

  private void number(long value, int bytes) {
    room(bytes);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      piece[filled++] = (byte) (value >> shift);
    }
  }

  private void room(int bytes) {
    if (filled + bytes > piece.length) {
      piece = Arrays.copyOf(piece, Math.max(2 * piece.length, filled + bytes));
    }
  }
}
