package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.CountingMeter;
import org.tranship.core.layer.Fault;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.Layers;
import org.tranship.core.layer.StoreOperation;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.testkit.clock.FakeClock;

/// The meter sees each attempt next to the driver, and the retries above it.
class ObservedStoreTest {
  private static final Key KEY = Key.of("key");

  @TempDir Path directory;

  @Test
  void countsCallsBytesFaultsAndRetries() {
    CountingMeter meter = new CountingMeter();
    FakeClock clock = new FakeClock();
    Faults faults =
        new Faults.Scripted(
            Map.of(
                1L, new Fault.Refuse(Kind.THROTTLED),
                2L, new Fault.Delay(Duration.ofSeconds(2)),
                3L, new Fault.Refuse(Kind.ACCESS_DENIED)));
    Store store =
        Layers.in(directory)
            .withMeter(meter)
            .withFaults(faults)
            .withTime(new Random(1), clock)
            .around(new MemoryStore("observed"));
    store.put(PutRequest.of(KEY, new byte[1000])).orThrow();
    assertThatThrownBy(() -> store.stat(KEY)).isInstanceOf(StoreException.class);
    try (ObjectBody body = store.open(KEY, ReadRequest.WHOLE)) {
      assertThat(body.readAll(1000)).hasSize(1000);
    }
    assertThat(meter.calls(StoreOperation.PUT)).isEqualTo(2);
    assertThat(meter.failures(StoreOperation.PUT, Kind.THROTTLED)).isEqualTo(1);
    assertThat(meter.retries(StoreOperation.PUT, Kind.THROTTLED)).isEqualTo(1);
    assertThat(meter.retries()).isEqualTo(1);
    assertThat(meter.failures(StoreOperation.STAT, Kind.ACCESS_DENIED)).isEqualTo(1);
    assertThat(meter.time(StoreOperation.PUT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(meter.slowest(StoreOperation.PUT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(meter.calls(StoreOperation.OPEN)).isEqualTo(1);
    assertThat(meter.bytesSent()).isEqualTo(2000);
    assertThat(meter.bytesReceived()).isEqualTo(1000);
  }
}
