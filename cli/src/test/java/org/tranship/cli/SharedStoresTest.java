package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Key;
import org.tranship.core.work.SharedStores;

/// A store is opened once for all the steps of a command, and closed once.
class SharedStoresTest {
  private static final StoreSpec SPEC = StoreSpec.of("memory:one");

  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private Store counted(StoreSpec spec) {
    if (spec.location().rest().equals("bad")) {
      throw new IllegalArgumentException("no such store");
    }
    opened.incrementAndGet();
    return new ForwardingStore(new MemoryStore(spec.location().rest())) {
      @Override
      public void close() {
        closed.incrementAndGet();
        super.close();
      }
    };
  }

  @Test
  void closingWhatWasLentLeavesItOpenForOthers() {
    try (SharedStores stores = new SharedStores(this::counted)) {
      try (Store first = stores.open(SPEC)) {
        first.put(PutRequest.of(Key.of("key"), new byte[] {1})).orThrow();
      }
      try (Store second = stores.open(SPEC)) {
        assertThat(second.stat(Key.of("key"))).isPresent();
      }
      assertThat(stores.open(StoreSpec.of("memory:two")).stat(Key.of("key"))).isEmpty();
      assertThat(closed).hasValue(0);
    }
    assertThat(opened).hasValue(2);
    assertThat(closed).hasValue(2);
  }

  @Test
  void whatWasPreparedIsOpenedOnceAndAFaultWaitsForTheOpening() {
    StoreSpec bad = StoreSpec.of("memory:bad");
    try (SharedStores stores = new SharedStores(this::counted)) {
      stores.prepare(SPEC);
      stores.prepare(bad);
      stores.open(SPEC).capabilities();
      assertThatThrownBy(() -> stores.open(bad)).hasMessage("no such store");
    }
    assertThat(opened).hasValue(1);
    assertThat(closed).hasValue(1);
  }
}
