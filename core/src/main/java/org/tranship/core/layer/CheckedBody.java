package org.tranship.core.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// Counts the bytes of a body against what its entry says: neither a short nor a long body ends
/// quietly.
final class CheckedBody extends FilterInputStream {
  private final Entry entry;
  private final String store;
  private final long expected;
  private long position;

  private CheckedBody(ObjectBody body, ReadRequest request, String store) {
    super(body.stream());
    this.entry = body.entry();
    this.store = store;
    this.expected = expectedLength(entry, request);
  }

  static ObjectBody over(ObjectBody body, ReadRequest request, String store) {
    InputStream checked = new CheckedBody(body, request, store);
    return new BodyOver(body, body.entry(), checked);
  }

  /// How many bytes a request must give of this object.
  static long expectedLength(Entry entry, ReadRequest request) {
    long behind = Math.max(0, entry.size().bytes() - request.offset());
    return Math.min(behind, request.length().orElse(behind));
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    count(value < 0 ? -1 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    if (length > 0) {
      count(count);
    }
    return count;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = in.skip(bytes);
    position += skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int count) {
    if (count < 0 && position < expected) {
      throw wrong("the body ended after " + position + " of " + expected + " bytes");
    }
    position += Math.max(0, count);
    if (position > expected) {
      throw wrong("the body goes on behind its " + expected + " bytes");
    }
  }

  private StoreException wrong(String reason) {
    return StoreException.of(Kind.CORRUPT, StoreOperation.READ.verb(), store)
        .key(entry.key())
        .because(reason)
        .build();
  }
}
