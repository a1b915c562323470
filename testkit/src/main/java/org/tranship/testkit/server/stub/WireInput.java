package org.tranship.testkit.server.stub;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The bytes a client sends on one connection, buffered.
final class WireInput extends InputStream {
  private static final int MOST_HEAD_BYTES = 64 * 1024;

  private final InputStream socket;
  private final byte[] buffer = new byte[MOST_HEAD_BYTES];
  private int from;
  private int to;

  WireInput(InputStream socket) {
    this.socket = socket;
  }

  /// Reads the head of the next request.
  ///
  /// @return null when the client has closed the connection between two requests
  @Nullable RequestHead readHead() throws IOException {
    if (from == to) {
      from = 0;
      to = 0;
    }
    int searched = from;
    while (true) {
      for (int i = searched; i + 3 < to; i++) {
        if (buffer[i] == '\r'
            && buffer[i + 1] == '\n'
            && buffer[i + 2] == '\r'
            && buffer[i + 3] == '\n') {
          RequestHead head = RequestHead.parse(buffer, from, i + 4);
          from = i + 4;
          return head;
        }
      }
      searched = Math.max(from, to - 3);
      if (to == buffer.length) {
        if (from == 0) {
          throw new MalformedRequest("a head of more than " + MOST_HEAD_BYTES + " bytes");
        }
        System.arraycopy(buffer, from, buffer, 0, to - from);
        searched -= from;
        to -= from;
        from = 0;
      }
      int count = socket.read(buffer, to, buffer.length - to);
      if (count < 0) {
        if (from == to) {
          return null;
        }
        throw new EOFException("The client left in the middle of a head");
      }
      to += count;
    }
  }

  /// Reads up to the next CR LF, which is not part of the result.
  String readLine() throws IOException {
    var line = new StringBuilder();
    for (int c = required(); c != '\r'; c = required()) {
      line.append((char) c);
      if (line.length() > MOST_HEAD_BYTES) {
        throw new MalformedRequest("a line without an end");
      }
    }
    if (required() != '\n') {
      throw new MalformedRequest("a carriage return without a line feed");
    }
    return line.toString();
  }

  private int required() throws IOException {
    int c = read();
    if (c < 0) {
      throw new EOFException("The client left in the middle of a body");
    }
    return c;
  }

  @Override
  public int read() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, socket.read(buffer, 0, buffer.length));
      if (to == 0) {
        return -1;
      }
    }
    return buffer[from++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (from == to) {
      // Nothing buffered: large bodies go past the buffer.
      return socket.read(target, offset, length);
    }
    int count = Math.min(length, to - from);
    System.arraycopy(buffer, from, target, offset, count);
    from += count;
    return count;
  }
}
