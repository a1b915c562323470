package org.tranship.testkit.layer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.CheckedStore;
import org.tranship.core.layer.CountingMeter;
import org.tranship.core.layer.Fault;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.FaultyStore;
import org.tranship.core.layer.Layers;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.ObservedStore;
import org.tranship.core.layer.PrefixedStore;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.RetryingStore;
import org.tranship.core.layer.SortedStore;
import org.tranship.core.layer.StoreMeter;
import org.tranship.core.layer.ThrottledStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.testkit.clock.FakeClock;
import org.tranship.testkit.contract.StoreContract;

/// Every layer keeps the contract of the store it wraps. The read-only layer is not here: the
/// contract has to write.
class LayerContractTest {
  private static final long SEED = 20_261_128L;

  private static RetryingStore retrying(Store inner, MonotonicClock clock) {
    return new RetryingStore(inner, RetryPolicy.DEFAULT, new Random(SEED), clock, StoreMeter.NONE);
  }

  @Nested
  class Checked extends StoreContract {
    @Override
    protected Store createStore() {
      return new CheckedStore(new MemoryStore("checked"));
    }
  }

  @Nested
  class Retrying extends StoreContract {
    @Override
    protected Store createStore() {
      return retrying(new MemoryStore("retrying"), MonotonicClock.SYSTEM);
    }
  }

  /// One call in twenty fails, and nobody may notice.
  @Nested
  class RetryingOverFaults extends StoreContract {
    @Override
    protected Store createStore() {
      Faults faults =
          new Faults.Seeded(
              SEED,
              0.05,
              List.of(
                  new Fault.Refuse(Kind.THROTTLED),
                  new Fault.LoseRequest(Kind.UNAVAILABLE),
                  new Fault.LoseAnswer(Kind.TIMEOUT),
                  new Fault.Delay(Duration.ofMillis(1))));
      FakeClock clock = new FakeClock();
      return retrying(new FaultyStore(new MemoryStore("faulty"), faults, clock), clock);
    }
  }

  @Nested
  class Throttled extends StoreContract {
    @Override
    protected Store createStore() {
      return new ThrottledStore(
          new MemoryStore("throttled"), new Rates(1e6, 1e10), MonotonicClock.SYSTEM);
    }
  }

  @Nested
  class Observed extends StoreContract {
    @Override
    protected Store createStore() {
      return new ObservedStore(
          new MemoryStore("observed"), new CountingMeter(), MonotonicClock.SYSTEM);
    }
  }

  @Nested
  class Prefixed extends StoreContract {
    @Override
    protected Store createStore() {
      MemoryStore all = new MemoryStore("prefixed");
      all.put(PutRequest.of(Key.of("not below"), new byte[1])).orThrow();
      all.put(PutRequest.of(Key.of("below/"), new byte[1])).orThrow();
      all.put(PutRequest.of(Key.of("below0"), new byte[1])).orThrow();
      return new PrefixedStore(all, "below/");
    }
  }

  @Nested
  class Sorted extends StoreContract {
    @TempDir Path directory;

    @Override
    protected Store createStore() {
      return new SortedStore(
          new UnorderedStore(new MemoryStore("sorted"), SEED),
          directory,
          new SortedStore.Bounds(7, 1 << 20, 3));
    }
  }

  private static Layers below(Path directory) {
    return Layers.in(directory).withPrefix("a/b").withLimits(new Rates(1e6, 1e10));
  }

  @Nested
  class Whole extends StoreContract {
    @TempDir Path directory;

    @Override
    protected Store createStore() {
      return below(directory).around(new UnorderedStore(new MemoryStore("whole"), SEED));
    }
  }

  /// What gives many objects at once gives them through every layer.
  @Nested
  class Batching extends StoreContract {
    @TempDir Path directory;

    @Override
    protected Store createStore() {
      return below(directory)
          .withMeter(new CountingMeter())
          .around(new BatchingStore(new MemoryStore("batching")));
    }
  }
}
