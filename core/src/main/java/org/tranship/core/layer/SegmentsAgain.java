package org.tranship.core.layer;

import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.store.Segmented;
import org.tranship.core.value.Key;

/// Segments, asked for and removed again after a fault that may pass: either may be repeated.
record SegmentsAgain(Segmented inner, BackOff backOff) implements Segmented {
  @Override
  public Optional<String> segmentsOf(Key key) {
    return RetryingStore.call(backOff.attempts(StoreOperation.STAT), () -> inner.segmentsOf(key));
  }

  @Override
  public void eachOfContainer(Consumer<String> told) {
    RetryingStore.run(backOff.attempts(StoreOperation.PAGE), () -> inner.eachOfContainer(told));
  }

  @Override
  public long removeSegments(String beginning) {
    return RetryingStore.call(
        backOff.attempts(StoreOperation.DELETE), () -> inner.removeSegments(beginning));
  }
}
