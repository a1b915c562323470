package org.tranship.client.http;

import java.io.IOException;
import java.io.InputStream;

/// The body of an answer. It ends only where the framing says so: a connection that breaks off
/// before throws.
public final class AnswerBody extends InputStream {
  private enum Framing {
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private final Connection connection;
  private final WireInput in;
  private final Framing framing;
  private final long length;

  /// Bytes left of the body or, if chunked, of the chunk.
  private long left;

  private boolean firstChunk = true;
  private boolean ended;

  private AnswerBody(Connection connection, WireInput in, Framing framing, long length) {
    this.connection = connection;
    this.in = in;
    this.framing = framing;
    this.length = length;
    this.left = framing == Framing.LENGTH ? length : 0;
    this.ended = framing == Framing.LENGTH && length == 0;
  }

  static AnswerBody ofLength(Connection connection, WireInput in, long length) {
    return new AnswerBody(connection, in, Framing.LENGTH, length);
  }

  static AnswerBody chunked(Connection connection, WireInput in) {
    return new AnswerBody(connection, in, Framing.CHUNKED, -1);
  }

  static AnswerBody untilClose(Connection connection, WireInput in) {
    return new AnswerBody(connection, in, Framing.UNTIL_CLOSE, -1);
  }

  /// Whether its end can be told from a lost connection.
  public boolean delimited() {
    return framing != Framing.UNTIL_CLOSE;
  }

  /// Its length where the server announced it, else -1.
  public long length() {
    return length;
  }

  boolean ended() {
    return ended;
  }

  /// Whether what is left is so little that reading it is cheaper than a new connection.
  boolean nearlyEnded() {
    return framing == Framing.LENGTH && left <= 16 * 1024
        || framing == Framing.CHUNKED && in.buffered() > 0 && left <= 16 * 1024;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    try {
      return switch (framing) {
        case LENGTH -> readLength(target, offset, count);
        case CHUNKED -> readChunked(target, offset, count);
        case UNTIL_CLOSE -> readOpen(target, offset, count);
      };
    } catch (IOException e) {
      connection.spoil();
      throw connection.fault(e);
    }
  }

  private int readLength(byte[] target, int offset, int count) throws IOException {
    int got = in.read(target, offset, (int) Math.min(count, left));
    if (got < 0) {
      throw brokenOff(left + " bytes before its end");
    }
    left -= got;
    ended = left == 0;
    return got;
  }

  private int readChunked(byte[] target, int offset, int count) throws IOException {
    if (left == 0) {
      if (!firstChunk) {
        in.readChunkEnd();
      }
      firstChunk = false;
      left = in.readChunkSize();
      if (left == 0) {
        in.beginHead();
        in.readHeaders(false);
        ended = true;
        return -1;
      }
    }
    int got = in.read(target, offset, (int) Math.min(count, left));
    if (got < 0) {
      throw brokenOff("inside a chunk");
    }
    left -= got;
    return got;
  }

  private int readOpen(byte[] target, int offset, int count) throws IOException {
    int got = in.read(target, offset, count);
    ended = got < 0;
    return got;
  }

  private static IOException brokenOff(String where) {
    return new HttpFault(
        HttpFault.Kind.LOST,
        HttpFault.Sent.PERHAPS_ALL,
        true,
        "the connection ended in the middle of the body, " + where,
        null);
  }
}
