package org.tranship.core.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.tranship.core.store.Content;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// The two buckets of a throttled store, and streams that pay into them.
final class Throttle {
  private static final int LARGEST_CHUNK = 64 * 1024;

  private final String store;
  private final TokenBucket requests;
  private final TokenBucket bytes;

  Throttle(String store, Limits limits, MonotonicClock clock) {
    this.store = store;
    this.requests = TokenBucket.following(() -> limits.now().requests(), clock);
    this.bytes = TokenBucket.following(() -> limits.now().bytes(), clock);
  }

  /// Waits until one more request may be sent.
  void request(StoreOperation operation) {
    take(requests, 1, operation);
  }

  /// Content that waits for its bytes: those in memory before they are sent, the others while they
  /// are.
  Content paced(Content content, StoreOperation operation) {
    return switch (content) {
      case Content.Bytes held -> {
        take(bytes, held.length(), operation);
        yield held;
      }
      case Content.Streamed streamed ->
          new Content.Streamed(streamed.size(), () -> paced(streamed.open()));
    };
  }

  InputStream paced(InputStream stream) {
    return new Paced(stream);
  }

  private void take(TokenBucket bucket, long tokens, StoreOperation operation) {
    if (tokens == 0) {
      return;
    }
    try {
      bucket.take(tokens);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw interrupted(operation);
    }
  }

  private StoreException interrupted(StoreOperation operation) {
    return StoreException.of(Kind.INTERRUPTED, operation.verb(), store)
        .because("it was told to stop while it waited for its turn under the rate limit")
        .build();
  }

  private final class Paced extends FilterInputStream {
    Paced(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value >= 0) {
        pay(1);
      }
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, Math.min(length, chunk()));
      if (count > 0) {
        pay(count);
      }
      return count;
    }

    /// Small steps at small rates, so that a reader is not stopped for seconds at once.
    private int chunk() {
      return (int) Math.clamp(bytes.rate() / 10, 1.0, LARGEST_CHUNK);
    }

    private void pay(int count) throws IOException {
      try {
        bytes.take(count);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        InterruptedIOException stopped = new InterruptedIOException("Told to stop.");
        stopped.initCause(interrupted(StoreOperation.READ));
        throw stopped;
      }
    }
  }
}
