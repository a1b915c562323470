package org.tranship.core.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tranship.core.store.Content;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// Content that fails when it is not exactly as long as it was announced. The byte behind the last
/// is looked for before the last is given, so that a driver that stops at the announced length
/// cannot store the beginning of something longer.
final class ExactContent extends FilterInputStream {
  private final Key key;
  private final String store;
  private final long size;
  private long position;

  private ExactContent(InputStream in, Key key, String store, long size) throws IOException {
    super(in);
    this.key = key;
    this.store = store;
    this.size = size;
    if (size == 0) {
      requireEnd();
    }
  }

  static Content of(Content content, Key key, String store) {
    return switch (content) {
      case Content.Bytes bytes -> bytes;
      case Content.Streamed streamed ->
          new Content.Streamed(
              streamed.size(),
              () -> {
                InputStream in = streamed.open();
                try {
                  return new ExactContent(in, key, store, streamed.size().bytes());
                } catch (IOException | RuntimeException e) {
                  in.close();
                  throw e;
                }
              });
    };
  }

  @Override
  public int read() throws IOException {
    if (position == size) {
      return -1;
    }
    int value = in.read();
    count(value < 0 ? -1 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == size) {
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, size - position));
    count(count);
    return count;
  }

  @Override
  public long skip(long bytes) throws IOException {
    // Reading is what counts; a driver that skips content is not known.
    throw new IOException("Content that is to be written is not skipped.");
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int count) throws IOException {
    if (count < 0) {
      throw fault("it ended after " + position + " of " + size + " bytes");
    }
    position += count;
    if (position == size) {
      requireEnd();
    }
  }

  private void requireEnd() throws IOException {
    if (in.read() >= 0) {
      throw fault("it goes on behind the " + size + " bytes that were announced");
    }
  }

  private IOException fault(String reason) {
    StoreException fault =
        StoreException.of(Kind.SOURCE_FAULT, StoreOperation.PUT.verb(), store)
            .key(key)
            .because("the content to write is not as announced: " + reason)
            .build();
    return new IOException(fault.getMessage(), fault);
  }
}
