package org.tranship.driver.gcs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.tranship.core.store.Content;
import org.tranship.core.value.ByteCount;

/// A description in JSON and an object's bytes in one body, as `multipart/related` (RFC 2387): what
/// `uploadType=multipart` wants. The bytes are passed through; a content of another length than it
/// announces fails before the end of the body is sent.
///
/// @param type the `Content-Type` of the whole
/// @param content the body
record RelatedContent(String type, Content content) {
  /// @param boundary a text that the bytes do not hold: long and random
  static RelatedContent of(String boundary, Content.Bytes description, Content media) {
    byte[] head =
        ("--"
                + boundary
                + "\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n"
                + new String(
                    description.array(),
                    description.offset(),
                    description.length(),
                    StandardCharsets.UTF_8)
                + "\r\n--"
                + boundary
                + "\r\nContent-Type: application/octet-stream\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
    long size = media.size().bytes();
    return new RelatedContent(
        "multipart/related; boundary=" + boundary,
        new Content.Streamed(
            ByteCount.of(head.length + size + tail.length),
            () ->
                new SequenceInputStream(
                    Collections.enumeration(
                        List.of(
                            new ByteArrayInputStream(head),
                            new Exact(media.open(), size),
                            new ByteArrayInputStream(tail))))));
  }

  /// Fails where the stream has not as many bytes as announced: inside of a larger body a missing
  /// byte would be made up by the next part.
  private static final class Exact extends InputStream {
    private final InputStream in;
    private final long size;
    private long left;

    Exact(InputStream in, long size) {
      this.in = in;
      this.size = size;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0 && length > 0) {
        if (in.read() >= 0) {
          throw new IOException("the content is longer than the " + size + " bytes announced");
        }
        return -1;
      }
      int count = in.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new IOException(
            "the content ended after " + (size - left) + " of " + size + " bytes");
      }
      left -= count;
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
