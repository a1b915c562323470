package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.ThrottledStore;
import org.tranship.core.layer.TokenBucket;
import org.tranship.core.store.Content;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.testkit.clock.FakeClock;

/// Rates are kept exactly, over all threads, in both directions, and can be changed on the way.
class ThrottleTest {
  private static final Key KEY = Key.of("key");

  private final FakeClock clock = new FakeClock();

  @Test
  void requestsKeepTheirRate() {
    ThrottledStore store =
        new ThrottledStore(new MemoryStore("requests"), Rates.UNLIMITED.withRequests(100), clock);
    for (int i = 0; i < 1010; i++) {
      assertThat(store.stat(KEY)).isEmpty();
    }
    // Ten were saved up.
    assertThat(clock.elapsed()).isBetween(Duration.ofMillis(9_999), Duration.ofMillis(10_001));
  }

  @Test
  void bytesKeepTheirRateInBothDirections() {
    MemoryStore memory = new MemoryStore("bytes");
    ThrottledStore store = new ThrottledStore(memory, Rates.UNLIMITED.withBytes(10_000), clock);
    byte[] bytes = new byte[50_000];
    store.put(PutRequest.of(KEY, bytes)).orThrow();
    store
        .put(
            PutRequest.of(
                KEY,
                new Content.Streamed(
                    ByteCount.of(bytes.length), () -> new ByteArrayInputStream(bytes))))
        .orThrow();
    try (ObjectBody body = store.open(KEY, ReadRequest.WHOLE)) {
      assertThat(body.readAll(50_000)).isEqualTo(bytes);
    }
    // 150,000 bytes, of which 1,000 were saved up.
    assertThat(clock.elapsed()).isBetween(Duration.ofMillis(14_899), Duration.ofMillis(14_901));
  }

  @Test
  void aChangedRateHoldsForThoseWhoWaitAlready() throws Exception {
    TokenBucket[] bucket = new TokenBucket[1];
    MonotonicClock changing =
        new MonotonicClock() {
          @Override
          public long nanos() {
            return clock.nanos();
          }

          @Override
          public void sleep(Duration time) throws InterruptedException {
            clock.sleep(time);
            if (clock.elapsed().equals(Duration.ofSeconds(10))) {
              bucket[0].change(1000, 1);
            }
          }
        };
    bucket[0] = new TokenBucket(1, 1, changing);
    bucket[0].take(1000);
    // One saved, ten earned in ten seconds, the other 989 at a thousand a second.
    assertThat(clock.elapsed()).isBetween(Duration.ofMillis(10_988), Duration.ofMillis(10_990));
  }

  @Test
  void whoCannotBeServedInTimeTakesNothing() throws Exception {
    TokenBucket bucket = new TokenBucket(10, 1, clock);
    bucket.take(1);
    assertThat(bucket.takeWithin(10, Duration.ofMillis(999))).isFalse();
    assertThat(clock.elapsed()).isZero();
    assertThat(bucket.takeWithin(10, Duration.ofMillis(1001))).isTrue();
    assertThat(clock.elapsed()).isBetween(Duration.ofMillis(999), Duration.ofMillis(1001));
  }

  @Test
  void threadsTogetherKeepTheRate() throws Exception {
    TokenBucket bucket = new TokenBucket(2_000, 1, MonotonicClock.SYSTEM);
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 200; thread++) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 5; i++) {
                    bucket.take(1);
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    // A busy machine may make it slower, nothing may make it faster.
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofNanos(999L * 1_000_000_000 / 2_000));
  }

  @Test
  void aLargeRequestIsNotOvertakenForEver() throws Exception {
    TokenBucket bucket = new TokenBucket(1_000, 1, MonotonicClock.SYSTEM);
    long[] finished = new long[1];
    Thread large =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    bucket.take(200);
                    finished[0] = System.nanoTime();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    long start = System.nanoTime();
    while (large.isAlive()) {
      bucket.take(1);
      assertThat(System.nanoTime() - start)
          .as("the large request waits behind small ones")
          .isLessThan(Duration.ofMinutes(2).toNanos());
    }
    large.join();
    assertThat(finished[0]).isPositive();
  }

  @Test
  void anInterruptedWaiterPassesItsTokensOn() throws Exception {
    TokenBucket bucket = new TokenBucket(1, 1, clock);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> bucket.take(100)).isInstanceOf(InterruptedException.class);
    bucket.take(2);
    assertThat(clock.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void anInterruptedWriteIsRefusedBeforeItIsSent() {
    MemoryStore memory = new MemoryStore("interrupted");
    ThrottledStore store = new ThrottledStore(memory, Rates.UNLIMITED.withBytes(1), clock);
    Thread.currentThread().interrupt();
    WriteOutcome outcome = store.put(PutRequest.of(KEY, new byte[10]));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
    assertThat(memory.stat(KEY)).isEmpty();
  }
}
