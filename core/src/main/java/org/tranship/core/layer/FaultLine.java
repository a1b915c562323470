package org.tranship.core.layer;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Content;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteOutcome.Refused;
import org.tranship.core.store.WriteOutcome.Unknown;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// Counts the calls and lets them go wrong as the script says.
final class FaultLine {
  private final String store;
  private final Faults faults;
  private final MonotonicClock clock;
  private final AtomicLong calls = new AtomicLong();

  FaultLine(String store, Faults faults, MonotonicClock clock) {
    this.store = store;
    this.faults = faults;
    this.clock = clock;
  }

  long calls() {
    return calls.get();
  }

  private Optional<Fault> next() {
    return faults.of(calls.incrementAndGet());
  }

  /// A call whose only failure is an exception.
  <T extends @Nullable Object> T call(
      StoreOperation operation, @Nullable Key key, Supplier<T> call) {
    return call(next(), operation, key, call);
  }

  private <T extends @Nullable Object> T call(
      Optional<Fault> fault, StoreOperation operation, @Nullable Key key, Supplier<T> call) {
    if (fault.isEmpty()) {
      return call.get();
    }
    return switch (fault.get()) {
      case Fault.Refuse(StoreException.Kind kind) -> throw broken(kind, operation, key, "refused");
      case Fault.LoseRequest(StoreException.Kind kind) ->
          throw broken(kind, operation, key, "request lost");
      case Fault.LoseAnswer(StoreException.Kind kind) -> {
        T lost = call.get();
        if (lost instanceof AutoCloseable open) {
          close(open);
        }
        throw broken(kind, operation, key, "answer lost");
      }
      case Fault.Delay delay -> {
        sleep(delay, operation);
        yield call.get();
      }
      case Fault.Truncate _, Fault.Flip _ -> call.get();
    };
  }

  /// A write, which is told what happens to its content.
  WriteOutcome write(
      StoreOperation operation, Key key, Content content, Function<Content, WriteOutcome> write) {
    Optional<Fault> fault = next();
    if (fault.isEmpty()) {
      return write.apply(content);
    }
    return switch (fault.get()) {
      case Fault.Refuse(StoreException.Kind kind) ->
          new Refused(broken(kind, operation, key, "refused"));
      case Fault.LoseRequest(StoreException.Kind kind) ->
          new Unknown(broken(kind, operation, key, "request lost"));
      case Fault.LoseAnswer(StoreException.Kind kind) -> {
        WriteOutcome unused = write.apply(content);
        yield new Unknown(broken(kind, operation, key, "answer lost"));
      }
      case Fault.Delay delay -> {
        sleep(delay, operation);
        yield write.apply(content);
      }
      case Fault.Truncate _ -> write.apply(truncated(content));
      case Fault.Flip(long at) -> write.apply(flipped(content, at));
    };
  }

  /// A call that writes content and fails by an exception.
  <T> T send(StoreOperation operation, Key key, Content content, Function<Content, T> write) {
    Optional<Fault> fault = next();
    Content sent =
        switch (fault.orElse(new Fault.Delay(Duration.ZERO))) {
          case Fault.Truncate _ -> truncated(content);
          case Fault.Flip(long at) -> flipped(content, at);
          case Fault.Refuse _, Fault.LoseRequest _, Fault.LoseAnswer _, Fault.Delay _ -> content;
        };
    return call(fault, operation, key, () -> write.apply(sent));
  }

  InputStream reading(InputStream stream, Key key) {
    return new Reading(stream, key);
  }

  private static Content truncated(Content content) {
    long half = content.size().bytes() / 2;
    return new Content.Streamed(
        ByteCount.of(half),
        () -> {
          // Faults are for tests with small contents, so one array will do.
          try (InputStream in = content.open()) {
            return new ByteArrayInputStream(in.readNBytes(Math.toIntExact(half)));
          }
        });
  }

  private static Content flipped(Content content, long at) {
    return new Content.Streamed(
        content.size(),
        () -> {
          try (InputStream in = content.open()) {
            byte[] bytes = in.readAllBytes();
            flip(bytes, 0, bytes.length, at);
            return new ByteArrayInputStream(bytes);
          }
        });
  }

  private static void flip(byte[] bytes, int offset, int length, long at) {
    if (length > 0) {
      bytes[offset + (int) Math.floorMod(at, (long) length)] ^= 1;
    }
  }

  private StoreException broken(
      StoreException.Kind kind, StoreOperation operation, @Nullable Key key, String reason) {
    return StoreException.of(kind, operation.verb(), store)
        .key(key)
        .because(reason + " by a planned fault")
        .build();
  }

  private void sleep(Fault.Delay delay, StoreOperation operation) {
    try {
      clock.sleep(delay.time());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw broken(StoreException.Kind.INTERRUPTED, operation, null, "told to stop");
    }
  }

  private static void close(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      throw new IllegalStateException("Closing what a lost answer held failed.", e);
    }
  }

  private final class Reading extends FilterInputStream {
    private final Key key;
    private boolean ended;

    Reading(InputStream in, Key key) {
      super(in);
      this.key = key;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int count = read(one, 0, 1);
      return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (ended) {
        return -1;
      }
      Optional<Fault> fault = next();
      if (fault.isEmpty()) {
        return in.read(buffer, offset, length);
      }
      return switch (fault.get()) {
        case Fault.Refuse(StoreException.Kind kind) -> throw torn(kind);
        case Fault.LoseRequest(StoreException.Kind kind) -> throw torn(kind);
        case Fault.LoseAnswer(StoreException.Kind kind) -> {
          // Bytes that were on their way are gone with the connection.
          in.skip(length);
          throw torn(kind);
        }
        case Fault.Truncate _ -> {
          ended = true;
          yield -1;
        }
        case Fault.Flip(long at) -> {
          int count = in.read(buffer, offset, length);
          flip(buffer, offset, count, at);
          yield count;
        }
        case Fault.Delay delay -> {
          sleep(delay, StoreOperation.READ);
          yield in.read(buffer, offset, length);
        }
      };
    }

    private IOException torn(StoreException.Kind kind) {
      StoreException fault = broken(kind, StoreOperation.READ, key, "connection lost");
      return new IOException(fault.getMessage(), fault);
    }
  }
}
