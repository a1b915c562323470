package org.tranship.client.http;

import java.io.IOException;
import java.io.InputStream;
import org.tranship.core.store.Content;

/// Reads a content that must have an exact length, and knows its end one piece ahead: the last
/// piece is given out only once the stream has shown that nothing follows.
final class ContentReader implements AutoCloseable {
  private final InputStream in;
  private final long size;
  private long left;

  ContentReader(Content content, long size) throws ContentFault {
    this.size = size;
    this.left = size;
    try {
      this.in = content.open();
    } catch (IOException e) {
      throw new ContentFault("the content could not be opened: " + e.getMessage(), e);
    }
  }

  /// Reads a content that announces no bytes.
  static void requireEmpty(Content content) throws ContentFault {
    try (ContentReader reader = new ContentReader(content, 0)) {
      reader.fill(new byte[0]);
    }
  }

  boolean more() {
    return left > 0;
  }

  /// Fills the buffer as far as there is content.
  int fill(byte[] buffer) throws ContentFault {
    int wanted = (int) Math.min(buffer.length, left);
    try {
      int got = in.readNBytes(buffer, 0, wanted);
      if (got < wanted) {
        throw new ContentFault(
            "the content ended after " + (size - left + got) + " of " + size + " bytes", null);
      }
      left -= got;
      if (left == 0 && in.read() >= 0) {
        throw new ContentFault("the content is longer than the " + size + " bytes announced", null);
      }
      return got;
    } catch (ContentFault e) {
      throw e;
    } catch (IOException e) {
      throw new ContentFault("the content could not be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws ContentFault {
    try {
      in.close();
    } catch (IOException e) {
      if (left > 0) {
        throw new ContentFault("the content could not be closed: " + e.getMessage(), e);
      }
      // All of it was read and sent; a complaint at closing changes nothing about that.
    }
  }
}
