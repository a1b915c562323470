package org.tranship.testkit.contract;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Capabilities.Versions;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// A store that tells which keys are touched, and counts.
final class WatchedStore extends ForwardingStore {
  private final Consumer<List<Key>> touched;
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  /// @param touched is told before a call is made
  WatchedStore(Store inner, Consumer<List<Key>> touched) {
    super(inner);
    this.touched = touched;
  }

  private <T> T watch(List<Key> keys, Function<Store, T> call) {
    touched.accept(keys);
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try {
      return call.apply(inner());
    } finally {
      atOnce.decrementAndGet();
    }
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return watch(List.of(key), store -> store.stat(key));
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    return watch(List.of(key), store -> store.open(key, request));
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    writes.incrementAndGet();
    return watch(
        List.of(request.key()),
        store -> {
          LockSupport.parkNanos(200_000); // so that several are here at once
          return store.put(request);
        });
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return watch(
        requests.stream().map(DeleteRequest::key).toList(), store -> store.delete(requests));
  }

  int mostAtOnce() {
    return mostAtOnce.get();
  }

  long writes() {
    return writes.get();
  }

  /// As files are: a version is noticed, and no write depends on it.
  static Store observing(Store store) {
    return new ForwardingStore(store) {
      @Override
      public Capabilities capabilities() {
        return Claims.like(inner().capabilities())
            .replaceIfVersion(false)
            .versions(Versions.OBSERVED)
            .capabilities();
      }
    };
  }
}
