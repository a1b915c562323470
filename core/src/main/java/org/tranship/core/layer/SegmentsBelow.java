package org.tranship.core.layer;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.tranship.core.store.Segmented;
import org.tranship.core.value.Key;

/// Segments, seen from a part of a store: keys are the part's, and what segments begin with is the
/// container's.
///
/// @param whole the key that the store knows
record SegmentsBelow(Segmented inner, UnaryOperator<Key> whole) implements Segmented {
  @Override
  public Optional<String> segmentsOf(Key key) {
    return inner.segmentsOf(whole.apply(key));
  }

  @Override
  public void eachOfContainer(Consumer<String> told) {
    inner.eachOfContainer(told);
  }

  @Override
  public long removeSegments(String beginning) {
    return inner.removeSegments(beginning);
  }
}
