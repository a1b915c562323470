package org.tranship.testkit.server.stub;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The body of one request without its wire form: plain, HTTP-chunked or aws-chunked.
///
/// In the [aws-chunked form](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html)
/// each piece begins with its hexadecimal size and perhaps a signature, which is not checked; after
/// the last piece come trailing headers, among them the checksum.
final class BodyInput extends InputStream {
  private enum Form {
    PLAIN,
    CHUNKED
  }

  private final WireInput wire;
  private final Form outer;
  private final boolean aws;
  private final Map<String, String> trailers = new HashMap<>();
  private long outerLeft;
  private long awsLeft;
  private boolean outerEnded;
  private boolean ended;
  private boolean firstOuter = true;
  private boolean firstAws = true;

  private BodyInput(WireInput wire, Form outer, long length, boolean aws) {
    this.wire = wire;
    this.outer = outer;
    this.outerLeft = length;
    this.aws = aws;
    this.ended = outer == Form.PLAIN && length == 0;
  }

  static BodyInput of(RequestHead head, WireInput wire) throws MalformedRequest {
    boolean aws = head.header("x-amz-content-sha256").startsWith("STREAMING-");
    if (head.header("transfer-encoding").equalsIgnoreCase("chunked")) {
      return new BodyInput(wire, Form.CHUNKED, 0, aws);
    }
    String length = head.header("content-length");
    return new BodyInput(wire, Form.PLAIN, length.isEmpty() ? 0 : number(length, 10), aws);
  }

  /// The number of bytes to come, or -1 where only the end will tell.
  static long announced(RequestHead head) throws MalformedRequest {
    String decoded = head.header("x-amz-decoded-content-length");
    if (!decoded.isEmpty()) {
      return number(decoded, 10);
    }
    if (head.header("transfer-encoding").equalsIgnoreCase("chunked")) {
      return -1;
    }
    String plain = head.header("content-length");
    return plain.isEmpty() ? 0 : number(plain, 10);
  }

  /// Headers that came after the body; complete once [#read] has said that the body is at its end.
  Map<String, String> trailers() {
    return trailers;
  }

  /// Reads and forgets the rest, so that the next request can be read.
  void drain() throws IOException {
    byte[] sink = new byte[16 * 1024];
    while (read(sink, 0, sink.length) >= 0) {
      // Only the end counts.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    if (!aws) {
      int count = readOuter(target, offset, length);
      ended = count < 0;
      return count;
    }
    if (awsLeft == 0 && !nextAwsPiece()) {
      ended = true;
      return -1;
    }
    int count = readOuter(target, offset, (int) Math.min(length, awsLeft));
    if (count < 0) {
      throw new EOFException("The body ended inside an aws-chunked piece");
    }
    awsLeft -= count;
    return count;
  }

  private boolean nextAwsPiece() throws IOException {
    if (!firstAws) {
      outerLine();
    }
    firstAws = false;
    String line = outerLine();
    int semicolon = line.indexOf(';');
    awsLeft = number(semicolon < 0 ? line : line.substring(0, semicolon), 16);
    if (awsLeft > 0) {
      return true;
    }
    for (String trailer = outerLine(); !trailer.isEmpty(); trailer = outerLine()) {
      keepTrailer(trailer);
    }
    // Whatever the outer form still holds belongs to this body.
    byte[] rest = new byte[64];
    while (readOuter(rest, 0, rest.length) >= 0) {
      // Only the end counts.
    }
    return false;
  }

  private void keepTrailer(String line) {
    int colon = line.indexOf(':');
    if (colon > 0) {
      trailers.put(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
  }

  private String outerLine() throws IOException {
    var line = new StringBuilder();
    byte[] one = new byte[1];
    while (readOuter(one, 0, 1) > 0) {
      if (one[0] == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) (one[0] & 0xff));
    }
    // Some clients leave out the last line's end.
    return line.toString();
  }

  private int readOuter(byte[] target, int offset, int length) throws IOException {
    if (outerEnded) {
      return -1;
    }
    if (outerLeft == 0 && (outer == Form.PLAIN || !nextHttpChunk())) {
      outerEnded = true;
      return -1;
    }
    int count = wire.read(target, offset, (int) Math.min(length, outerLeft));
    if (count < 0) {
      throw new EOFException("The client left in the middle of a body");
    }
    outerLeft -= count;
    return count;
  }

  private boolean nextHttpChunk() throws IOException {
    if (!firstOuter) {
      wire.readLine();
    }
    firstOuter = false;
    String line = wire.readLine();
    int semicolon = line.indexOf(';');
    outerLeft = number(semicolon < 0 ? line : line.substring(0, semicolon), 16);
    if (outerLeft > 0) {
      return true;
    }
    for (String trailer = wire.readLine(); !trailer.isEmpty(); trailer = wire.readLine()) {
      keepTrailer(trailer);
    }
    return false;
  }

  private static long number(String text, int radix) throws MalformedRequest {
    try {
      long number = Long.parseLong(text.strip(), radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one message for both.
    }
    throw new MalformedRequest("a length that is not a number: " + text);
  }
}
