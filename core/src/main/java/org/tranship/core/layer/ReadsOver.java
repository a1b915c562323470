package org.tranship.core.layer;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.tranship.core.store.BatchReads;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.value.Key;

/// Batches that go through a layer.
///
/// @param most as of the batches behind
/// @param reading asks them
/// @param over puts the layer's stream or entry over each body
public record ReadsOver(
    int most, Function<List<Key>, List<ObjectBody>> reading, UnaryOperator<ObjectBody> over)
    implements BatchReads {
  @Override
  public List<ObjectBody> read(List<Key> keys) {
    return reading.apply(keys).stream().map(over).toList();
  }
}
