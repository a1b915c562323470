package org.tranship.core.layer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Version;

/// A body that, after a fault, is opened again at the byte it had reached, of the very version it
/// began with: `CHANGED` if that is gone. Where versions are not known, other bytes could follow
/// unnoticed, so the fault surfaces. A body that ends before its length is a fault too.
final class RetryingBody implements ObjectBody {
  private final Store store;
  private final ReadRequest request;
  private final Entry entry;
  private final boolean resumable;
  private final BackOff.Attempts attempts;
  private final long expected;
  private final InputStream stream = new Resumed();
  private @Nullable ObjectBody current;
  private long position;
  private boolean closed;

  RetryingBody(
      Store store,
      ReadRequest request,
      ObjectBody first,
      boolean versioned,
      BackOff.Attempts attempts) {
    this.store = store;
    this.request = request;
    this.current = first;
    this.entry = first.entry();
    this.resumable = versioned && entry.version().isKnown();
    this.attempts = attempts;
    this.expected = CheckedBody.expectedLength(entry, request);
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public InputStream stream() {
    return stream;
  }

  @Override
  public void close() {
    closed = true;
    letGo();
  }

  private void letGo() {
    ObjectBody open = current;
    current = null;
    if (open != null) {
      open.close();
    }
  }

  private int read(byte[] buffer, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("The body is closed.");
    }
    while (true) {
      try {
        ObjectBody from = current;
        if (from == null) {
          if (position >= expected) {
            return end();
          }
          from = reopen();
          current = from;
        }
        int count = from.stream().read(buffer, offset, length);
        if (count > 0) {
          position += count;
          attempts.progressed();
        }
        if (count >= 0 || position >= expected) {
          return count;
        }
        throw early();
      } catch (IOException e) {
        goOn(StoreException.reading(e, entry.key()));
      } catch (StoreException e) {
        goOn(e);
      }
    }
  }

  private void goOn(StoreException fault) {
    letGo();
    Optional<StoreException> end = resumable ? attempts.failed(fault) : Optional.of(fault);
    if (end.isPresent()) {
      closed = true;
      throw end.get();
    }
  }

  private ObjectBody reopen() {
    ReadRequest rest =
        new ReadRequest(
            request.offset() + position,
            OptionalLong.of(expected - position),
            Optional.of(entry.version()));
    return store.open(entry.key(), rest);
  }

  /// All bytes came, but the driver's last word on them did not: the version must still be the
  /// same.
  private int end() {
    Version now = store.stat(entry.key()).map(Entry::version).orElse(Version.NONE);
    if (now.equals(entry.version())) {
      return -1;
    }
    throw StoreException.of(Kind.CHANGED, StoreOperation.READ.verb(), store.toString())
        .key(entry.key())
        .because("the object was written anew while it was read")
        .build();
  }

  private StoreException early() {
    return StoreException.of(Kind.UNAVAILABLE, StoreOperation.READ.verb(), store.toString())
        .key(entry.key())
        .because("the body ended after " + position + " of " + expected + " bytes")
        .build();
  }

  private final class Resumed extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int count = RetryingBody.this.read(one, 0, 1);
      return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, buffer.length);
      return length == 0 ? 0 : RetryingBody.this.read(buffer, offset, length);
    }

    @Override
    public void close() {
      RetryingBody.this.close();
    }
  }
}
