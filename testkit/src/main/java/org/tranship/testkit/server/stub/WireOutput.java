package org.tranship.testkit.server.stub;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Puts answers on one connection; a small one goes out in a single write.
final class WireOutput extends OutputStream {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream socket;
  private final byte[] buffer = new byte[32 * 1024];
  private int length;

  WireOutput(OutputStream socket) {
    this.socket = socket;
  }

  /// Asks a client that waits for it to send its body.
  void goOn() throws IOException {
    socket.write(CONTINUE);
  }

  /// @param fault one of those that change bytes on their way, or none
  void send(Reply reply, long requestNumber, Fault fault) throws IOException, S3Failure {
    long size =
        switch (reply.content()) {
          case Reply.Content.Document document -> document.bytes().length;
          case Reply.Content.Slice slice -> slice.length();
          case Reply.Content.LengthOnly only -> only.length();
        };
    ascii("HTTP/1.1 ");
    ascii(Integer.toString(reply.status()));
    ascii(" -\r\nx-amz-request-id: ");
    ascii(Long.toString(requestNumber));
    List<String> headers = reply.headers();
    for (int i = 0; i < headers.size(); i += 2) {
      ascii("\r\n");
      ascii(headers.get(i));
      ascii(": ");
      ascii(headers.get(i + 1));
    }
    // RFC 9110, 8.6: 204 has no Content-Length.
    if (reply.status() != 204) {
      ascii("\r\nContent-Length: ");
      ascii(Long.toString(size));
    }
    ascii("\r\n\r\n");
    switch (reply.content()) {
      case Reply.Content.Document document -> write(document.bytes());
      case Reply.Content.Slice slice ->
          StoredBody.write(
              slice.body(), slice.from(), slice.length(), Corruption.sent(fault, this));
      case Reply.Content.LengthOnly _ -> {}
    }
    flush();
  }

  @SuppressWarnings("deprecation") // The only copy without an intermediate array; all is Latin-1.
  private void ascii(String text) throws IOException {
    int count = text.length();
    if (count > buffer.length - length) {
      flush();
    }
    if (count > buffer.length) {
      socket.write(text.getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    text.getBytes(0, count, buffer, length);
    length += count;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (count > buffer.length - length) {
      flush();
    }
    if (count > buffer.length) {
      socket.write(bytes, offset, count);
      return;
    }
    System.arraycopy(bytes, offset, buffer, length, count);
    length += count;
  }

  @Override
  public void flush() throws IOException {
    if (length > 0) {
      socket.write(buffer, 0, length);
      length = 0;
    }
  }
}
