package org.tranship.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The receiving side of one connection: a buffer in front of the socket, and the strict reading of
/// heads (RFC 9112). What is not plain HTTP/1.1 is refused, since a lenient reader can be made to
/// take the end of one answer for the beginning of the next.
final class WireInput {
  /// All head bytes of one answer.
  private static final int MAX_HEAD = 64 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;
  private byte[] line = new byte[256];
  private int headBytes;

  WireInput(InputStream in) {
    this.in = in;
  }

  /// Bytes that are here already.
  int buffered() {
    return limit - position;
  }

  /// Starts counting the bytes of a head.
  void beginHead() {
    headBytes = 0;
  }

  /// Waits for the next byte without taking it; false at the end of the connection.
  boolean await() throws IOException {
    return position < limit || fill();
  }

  private boolean fill() throws IOException {
    int read = in.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(read, 0);
    return read > 0;
  }

  /// As [InputStream#read(byte[], int, int)].
  int read(byte[] target, int offset, int length) throws IOException {
    if (position == limit) {
      if (length >= buffer.length) {
        return in.read(target, offset, length);
      }
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  /// One line without its CRLF; its length, with the bytes in [#line].
  private int readLine() throws IOException {
    int length = 0;
    while (true) {
      if (position == limit && !fill()) {
        throw new EndOfHead("the connection ended inside the head of an answer");
      }
      byte b = buffer[position++];
      if (++headBytes > MAX_HEAD) {
        throw new BadHead("a head of more than " + MAX_HEAD + " bytes");
      }
      if (b == '\n') {
        if (length == 0 || line[length - 1] != '\r') {
          throw new BadHead("a line of the head that does not end with CR LF");
        }
        return length - 1;
      }
      if (length > 0 && line[length - 1] == '\r') {
        throw new BadHead("a CR in the middle of the head");
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, length * 2);
      }
      line[length++] = b;
    }
  }

  /// Reads a status line and gives its code.
  int readStatus(boolean[] keepAlive) throws IOException {
    int length = readLine();
    boolean fits =
        length >= 12
            && line[0] == 'H'
            && line[1] == 'T'
            && line[2] == 'T'
            && line[3] == 'P'
            && line[4] == '/'
            && line[5] == '1'
            && line[6] == '.'
            && (line[7] == '0' || line[7] == '1')
            && line[8] == ' '
            && (length == 12 || line[12] == ' ');
    int status = fits ? digits(9, 12, 10) : -1;
    if (status < 100) {
      throw new BadHead("a first line that is no HTTP/1.1 status line");
    }
    keepAlive[0] = line[7] == '1';
    return status;
  }

  /// Reads header lines up to the empty one.
  ///
  /// @param keepNames whether names are kept as they are written, too
  Headers readHeaders(boolean keepNames) throws IOException {
    Headers headers = new Headers();
    for (int length = readLine(); length > 0; length = readLine()) {
      String written = keepNames ? new String(line, 0, length, StandardCharsets.ISO_8859_1) : "";
      int colon = 0;
      while (colon < length && line[colon] != ':') {
        byte b = line[colon];
        if (b >= 'A' && b <= 'Z') {
          line[colon] = (byte) (b + 32);
        } else if (b <= ' ' || b == 0x7f) {
          throw new BadHead("a header whose name is not one word, or a folded line");
        }
        colon++;
      }
      if (colon == 0 || colon == length) {
        throw new BadHead("a header line without a name");
      }
      int from = colon + 1;
      int to = length;
      while (from < to && (line[from] == ' ' || line[from] == '\t')) {
        from++;
      }
      while (to > from && (line[to - 1] == ' ' || line[to - 1] == '\t')) {
        to--;
      }
      String name = new String(line, 0, colon, StandardCharsets.ISO_8859_1);
      if (keepNames) {
        headers.add(name, value(from, to - from), written.substring(0, colon));
      } else {
        headers.add(name, value(from, to - from));
      }
    }
    return headers;
  }

  /// Servers send values as ASCII, as UTF-8 or, rarely, as Latin-1.
  private String value(int offset, int length) throws BadHead {
    boolean ascii = true;
    for (int i = offset; i < offset + length; i++) {
      if (line[i] < 0) {
        ascii = false;
      } else if (line[i] < ' ' && line[i] != '\t' || line[i] == 0x7f) {
        throw new BadHead("a control character in a header");
      }
    }
    if (ascii) {
      return new String(line, offset, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(line, offset, length, StandardCharsets.ISO_8859_1);
    }
  }

  /// The size line of a chunk; its extension is passed over.
  long readChunkSize() throws IOException {
    headBytes = 0;
    int length = readLine();
    int end = 0;
    while (end < length && Character.digit(line[end], 16) >= 0) {
      end++;
    }
    boolean fits =
        end >= 1
            && end <= 15
            && (end == length || line[end] == ';' || line[end] == ' ' || line[end] == '\t');
    if (!fits) {
      throw new BadHead("a chunk without a size");
    }
    long size = 0;
    for (int i = 0; i < end; i++) {
      size = size << 4 | Character.digit(line[i], 16);
    }
    return size;
  }

  /// The empty line behind a chunk.
  void readChunkEnd() throws IOException {
    headBytes = 0;
    if (readLine() != 0) {
      throw new BadHead("a chunk longer than its size");
    }
  }

  private int digits(int from, int to, int radix) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(line[i], radix);
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }

  /// A head that breaks the rules.
  static final class BadHead extends IOException {
    private static final long serialVersionUID = 1L;

    BadHead(String message) {
      super(message);
    }
  }

  /// The connection ended where a line was expected.
  static final class EndOfHead extends IOException {
    private static final long serialVersionUID = 1L;

    EndOfHead(String message) {
      super(message);
    }
  }
}
