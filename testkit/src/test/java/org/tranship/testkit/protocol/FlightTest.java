package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.CountingMeter;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.RetryingStore;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// The engine on stores that are far away, and on stores that defend themselves.
class FlightTest {
  private final CopyBench bench = new CopyBench();
  private final AtomicInteger asking = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /// A store whose answers take a while, and that answers no more than so many questions at once.
  private final class Far extends ForwardingStore {
    private final int bearable;
    private final Duration time;

    Far(Store inner, int bearable, Duration time) {
      super(inner);
      this.bearable = bearable;
      this.time = time;
    }

    @Override
    public ObjectBody open(Key key, ReadRequest request) {
      int now = asking.incrementAndGet();
      try {
        most.accumulateAndGet(now, Math::max);
        Thread.sleep(time);
        if (now > bearable) {
          refused.incrementAndGet();
          throw StoreException.of(StoreException.Kind.THROTTLED, "read", "far").build();
        }
        return super.open(key, request);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        asking.decrementAndGet();
      }
    }
  }

  private void copy(int objects) {
    bench.limits = new EngineLimits(256, bench.limits.memory(), 1000, Duration.ofMillis(50));
    for (int i = 0; i < objects; i++) {
      bench.source.put(PutRequest.of(Key.of("k" + i), new byte[] {1})).orThrow();
    }
    bench.run(
        Operation.COPY,
        IntStream.range(0, objects)
            .mapToObj(
                i -> {
                  Entry entry = bench.source.stat(Key.of("k" + i)).orElseThrow();
                  return WorkItem.same(entry.key(), entry.size(), Version.NONE);
                })
            .toList());
    assertThat(bench.results).hasSize(objects).allMatch(ObjectResult::succeeded);
  }

  @Test
  void moreAreInFlightWhereTheWayIsLong() {
    // So long that the answers, and not a busy machine's own work, are what is waited for.
    bench.from = new Far(bench.source, Integer.MAX_VALUE, Duration.ofMillis(250));
    copy(2_000);
    // It begins with 32; how far it comes depends on what else the machine does.
    assertThat(most.get()).isGreaterThan(40);
  }

  @Test
  void fewerAreInFlightWhereAStoreAsksForLess() {
    RetryPolicy policy =
        new RetryPolicy(
            50, Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMinutes(1), 10_000);
    bench.from =
        new RetryingStore(
            new Far(bench.source, 12, Duration.ofMillis(20)),
            policy,
            new Random(1),
            MonotonicClock.SYSTEM,
            new CountingMeter());
    copy(1_000);
    // With 32 at once every second question was refused; most are asked when it has found out.
    assertThat(refused.get()).isBetween(1, 600);
  }
}
