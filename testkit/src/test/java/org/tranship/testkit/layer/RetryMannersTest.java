package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.CountingMeter;
import org.tranship.core.layer.Fault;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.FaultyStore;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.RetryingStore;
import org.tranship.core.layer.StoreMeter;
import org.tranship.core.layer.StoreOperation;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.testkit.clock.FakeClock;

/// How long and how often is waited: the bounds of the pauses, what the store asks for, the common
/// budget, interruption, and faults that are not tried again.
class RetryMannersTest {
  private static final Key KEY = Key.of("key");
  private static final Faults DOWN =
      new Faults.During(1, Long.MAX_VALUE, new Fault.Refuse(Kind.UNAVAILABLE));

  private final FakeClock clock = new FakeClock();
  private final CountingMeter meter = new CountingMeter();

  private Store down(RetryPolicy policy, long seed, FakeClock time) {
    return new RetryingStore(
        new FaultyStore(new MemoryStore("down"), DOWN, time),
        policy,
        new Random(seed),
        time,
        meter);
  }

  @Test
  void pausesAreDrawnEvenlyBelowADoublingBound() {
    RetryPolicy policy =
        new RetryPolicy(
            8, Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofMinutes(5), 1000);
    long[] bounds = {100, 200, 400, 800, 1600, 2000, 2000};
    double[] sums = new double[bounds.length];
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      FakeClock time = new FakeClock();
      Store store = down(policy, run, time);
      assertThatThrownBy(() -> store.stat(KEY)).isInstanceOf(StoreException.class);
      assertThat(time.sleeps()).hasSize(bounds.length);
      for (int i = 0; i < bounds.length; i++) {
        long millis = time.sleeps().get(i).toMillis();
        assertThat(millis).isBetween(0L, bounds[i]);
        sums[i] += millis;
      }
    }
    for (int i = 0; i < bounds.length; i++) {
      assertThat(sums[i] / runs)
          .as("mean of pause %d", i)
          .isBetween(0.42 * bounds[i], 0.58 * bounds[i]);
    }
  }

  @Test
  void attemptsAndTimeAreBounded() {
    RetryPolicy policy =
        new RetryPolicy(
            1000, Duration.ofMillis(100), Duration.ofSeconds(20), Duration.ofMinutes(2), 1000);
    StoreException end =
        catchThrowableOfType(StoreException.class, () -> down(policy, 1, clock).stat(KEY));
    assertThat(end.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(end.getMessage()).contains("attempts within");
    assertThat(clock.elapsed()).isBetween(Duration.ofSeconds(119), Duration.ofSeconds(121));
    WriteOutcome outcome = down(policy, 1, clock).put(PutRequest.of(KEY, new byte[1]));
    assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
  }

  @Test
  void aTimeThatIsAskedForIsKeptHoweverManyAttemptsItTakes() {
    for (Duration time : List.of(Duration.ofSeconds(5), Duration.ofHours(2))) {
      FakeClock own = new FakeClock();
      assertThatThrownBy(() -> down(RetryPolicy.DEFAULT.within(time), 1, own).stat(KEY))
          .isInstanceOf(StoreException.class);
      assertThat(own.elapsed()).isBetween(time.minusSeconds(1), time.plusSeconds(1));
    }
  }

  @Test
  void aCheckDoesNotKeepTheOperatorWaiting() {
    assertThatThrownBy(down(RetryPolicy.DEFAULT, 1, clock)::check)
        .isInstanceOf(StoreException.class);
    assertThat(clock.elapsed()).isLessThan(Duration.ofSeconds(10));
    assertThat(meter.retries(StoreOperation.CHECK, Kind.UNAVAILABLE)).isEqualTo(2);
  }

  @Test
  void theStoreIsNotAskedSoonerThanItWants() {
    Store store = asking(Duration.ofSeconds(17), 3, Kind.THROTTLED);
    assertThat(store.stat(KEY)).isEmpty();
    assertThat(clock.sleeps())
        .hasSize(3)
        .allSatisfy(sleep -> assertThat(sleep).isGreaterThanOrEqualTo(Duration.ofSeconds(17)));
  }

  @Test
  void aStoreThatAsksForTooMuchTimeEndsTheCallAtOnce() {
    StoreException end =
        catchThrowableOfType(
            StoreException.class, () -> asking(Duration.ofHours(1), 1, Kind.THROTTLED).stat(KEY));
    assertThat(end.retryAfter()).contains(Duration.ofHours(1));
    assertThat(clock.sleeps()).isEmpty();
  }

  @Test
  void repeatedCallsShareOneBudget() {
    RetryPolicy policy = new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ofHours(1), 5);
    Store store = down(policy, 1, clock);
    for (int i = 0; i < 105; i++) {
      assertThatThrownBy(() -> store.stat(KEY)).isInstanceOf(StoreException.class);
    }
    // Five are saved up, five come every second.
    assertThat(clock.elapsed()).isBetween(Duration.ofMillis(19_900), Duration.ofMillis(20_100));
  }

  @Test
  void interruptionEndsAtOnce() {
    Thread.currentThread().interrupt();
    StoreException end =
        catchThrowableOfType(
            StoreException.class, () -> down(RetryPolicy.DEFAULT, 1, clock).stat(KEY));
    assertThat(end.kind()).isEqualTo(Kind.INTERRUPTED);
    assertThat(Thread.interrupted()).as("the flag is kept for the caller").isTrue();
    assertThat(clock.sleeps()).isEmpty();
  }

  @Test
  void onlyFaultsThatPassAreTriedAgain() {
    for (Kind kind : Kind.values()) {
      FakeClock time = new FakeClock();
      Store store =
          new RetryingStore(
              new FaultyStore(new MemoryStore("once"), Faults.at(1, new Fault.Refuse(kind)), time),
              RetryPolicy.DEFAULT,
              new Random(1),
              time,
              StoreMeter.NONE);
      if (kind.retryable()) {
        assertThat(store.stat(KEY)).isEmpty();
      } else {
        assertThatThrownBy(() -> store.stat(KEY))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
      }
    }
  }

  private Store asking(Duration wait, int times, Kind kind) {
    ForwardingStore busy =
        new ForwardingStore(new MemoryStore("busy")) {
          private int left = times;

          @Override
          public Optional<Entry> stat(Key key) {
            if (left-- > 0) {
              throw StoreException.of(kind, "stat", toString()).retryAfter(wait).build();
            }
            return inner().stat(key);
          }
        };
    return new RetryingStore(busy, RetryPolicy.DEFAULT, new Random(1), clock, meter);
  }

  @Test
  void seededFaultsAreTheSameEveryTime() {
    Faults faults = new Faults.Seeded(7, 0.5, List.of(new Fault.Truncate()));
    Faults again = new Faults.Seeded(7, 0.5, List.of(new Fault.Truncate()));
    long hit = 0;
    for (long call = 1; call <= 10_000; call++) {
      assertThat(faults.of(call)).isEqualTo(again.of(call));
      hit += faults.of(call).isPresent() ? 1 : 0;
    }
    assertThat(hit).isBetween(4_800L, 5_200L);
  }
}
