package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.CountingMeter;
import org.tranship.core.layer.Fault;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.Layers;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.StoreOperation;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteProbe;
import org.tranship.testkit.clock.FakeClock;

/// What is asked of a store before its first object is as patient as what comes after.
class OpeningTest {
  @TempDir Path directory;

  private final CountingMeter meter = new CountingMeter();
  private final FakeClock clock = new FakeClock();

  /// A store that needs to ask for its capabilities and to probe, and fails at that for a while.
  private static final class Slow extends ForwardingStore implements WriteProbe {
    private int refusals;
    private int probes;

    Slow(int refusals) {
      super(new MemoryStore("slow"));
      this.refusals = refusals;
    }

    private void answer() {
      if (refusals-- > 0) {
        throw StoreException.of(Kind.UNAVAILABLE, "open", toString()).because("503").build();
      }
    }

    @Override
    public Capabilities capabilities() {
      answer();
      return inner().capabilities();
    }

    @Override
    public void probe() {
      answer();
      probes++;
    }

    @Override
    public <T> Optional<T> feature(Class<T> type) {
      return type == WriteProbe.class ? Optional.of(type.cast(this)) : inner().feature(type);
    }
  }

  private Layers layers() {
    return Layers.in(directory).withTime(new Random(1), clock).withMeter(meter);
  }

  private static WriteProbe probe(Store store) {
    return store.feature(WriteProbe.class).orElseThrow();
  }

  @Test
  void capabilitiesThatCannotBeHadAtOnceAreAskedForAgain() {
    Store store = layers().around(new Slow(3));
    assertThat(store.capabilities().ordered()).isTrue();
    assertThat(clock.sleeps()).hasSize(3);
  }

  @Test
  void aProbeThatFailsIsMadeAgainAndCounted() {
    Slow slow = new Slow(0);
    Store store = layers().around(slow);
    slow.refusals = 3;
    probe(store).probe();
    assertThat(slow.probes).isEqualTo(1);
    assertThat(meter.calls(StoreOperation.PROBE)).isEqualTo(4);
    assertThat(meter.retries(StoreOperation.PROBE, Kind.UNAVAILABLE)).isEqualTo(3);
  }

  @Test
  void aProbeIsACallLikeAnyOtherToPlannedFaults() {
    Slow slow = new Slow(0);
    Store store = layers().withFaults(Faults.at(1, new Fault.Refuse(Kind.THROTTLED))).around(slow);
    probe(store).probe();
    assertThat(slow.probes).isEqualTo(1);
    assertThat(meter.retries(StoreOperation.PROBE, Kind.THROTTLED)).isEqualTo(1);
  }

  @Test
  void whatIsNotThereAfterAllPatienceIsSaid() {
    Slow slow = new Slow(0);
    Store store = layers().around(slow);
    slow.refusals = Integer.MAX_VALUE;
    StoreException end = catchThrowableOfType(StoreException.class, () -> probe(store).probe());
    assertThat(end.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(end).hasMessageContaining(RetryPolicy.DEFAULT.attempts() + " attempts");
  }
}
