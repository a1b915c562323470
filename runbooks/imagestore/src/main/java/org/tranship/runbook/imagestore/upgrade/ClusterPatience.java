package org.tranship.runbook.imagestore.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.client.http.HttpFault;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.Patience;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.StoreException;
import org.tranship.runbook.imagestore.upgrade.ClusterReach.Waits;

/// How long a cluster is asked the same while it gives no answer that counts. Nodes restart while
/// it is upgraded, that of the gateway too, so not to answer for minutes is nothing unusual then. A
/// gateway that has never answered may have been named wrong, and is given up soon.
final class ClusterPatience {
  /// As stores are asked.
  static final RetryPolicy USUAL = RetryPolicy.DEFAULT;

  /// While nodes restart.
  static final RetryPolicy RESTARTS = RetryPolicy.DEFAULT.within(Duration.ofMinutes(30));

  /// So many times one is tried that has never answered.
  private static final int NEVER_SEEN = 3;

  private final Waits waits;
  private final MonotonicClock clock = new Clock();
  private volatile boolean answered;

  /// Something that may be done again.
  interface Attempt<T> {
    T run() throws IOException;
  }

  ClusterPatience(Waits waits) {
    this.waits = waits;
  }

  /// @throws IOException the last fault, or one that does not pass
  /// @throws StoreException of kind INTERRUPTED if told to stop
  <T> T call(RetryPolicy policy, Attempt<T> attempt) throws IOException {
    int[] failures = {0};
    try {
      return new Patience(policy, RandomGenerator.getDefault(), clock)
          .call(
              () -> once(attempt),
              fault -> fault instanceof UncheckedIOException io && passes(io, ++failures[0]));
    } catch (UncheckedIOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(e);
      }
      throw e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private <T> T once(Attempt<T> attempt) {
    try {
      T answer = attempt.run();
      answered = true;
      return answer;
    } catch (IOException e) {
      answered |= e instanceof FabricFailure;
      throw new UncheckedIOException(e);
    }
  }

  private boolean passes(UncheckedIOException fault, int failures) {
    return !Thread.currentThread().isInterrupted()
        && mayPass(Objects.requireNonNull(fault.getCause()))
        && (answered || failures < NEVER_SEEN);
  }

  /// Whether the same question may be answered in a while: the service has no primary or does not
  /// answer the gateway, or the gateway is away.
  static boolean mayPass(IOException fault) {
    return switch (fault) {
      case FabricFailure failure ->
          failure.isPassing() || failure.status() == 502 || failure.status() == 504;
      case HttpFault http ->
          switch (http.kind()) {
            case NO_HOST, NO_CONNECTION, TIMEOUT, LOST -> true;
            case TLS, PROXY, BAD_ANSWER, CLOSED -> false;
          };
      default -> false;
    };
  }

  /// Whether what was ordered is certainly not done.
  static boolean isUndone(IOException fault) {
    return switch (fault) {
      case FabricFailure failure -> failure.isPassing();
      case HttpFault http -> http.sent() == HttpFault.Sent.INCOMPLETE;
      default -> false;
    };
  }

  private static StoreException interrupted(Exception cause) {
    return StoreException.of(StoreException.Kind.INTERRUPTED, "ask", "the cluster's gateway")
        .because("it was told to stop while it waited for an answer")
        .causedBy(cause)
        .build();
  }

  /// The time of this machine, and what was waited where that is more: bounds hold, however waits
  /// are done.
  private final class Clock implements MonotonicClock {
    private final AtomicLong ahead = new AtomicLong();

    @Override
    public long nanos() {
      return System.nanoTime() + ahead.get();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
      long began = System.nanoTime();
      waits.pause(time);
      ahead.addAndGet(Math.max(0, time.toNanos() - (System.nanoTime() - began)));
    }
  }
}
