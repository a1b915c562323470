package org.tranship.core.work;

import java.util.List;
import java.util.Optional;
import org.tranship.core.compare.AttributeMatch;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;

/// Compares what was sent beside an object's bytes with what came back, as far as the target says
/// that it keeps it. What a store adds is its own affair.
final class KeptAttributes {
  private final Store target;

  KeptAttributes(Store target) {
    this.target = target;
  }

  /// The names of those that are missing or have another value, in order. Asks the store for the
  /// whole entry before it says so of one that came with a body.
  ///
  /// @param found as it came with the bytes
  List<String> lost(Attributes sent, Entry found) {
    Attributes claimed = sent.only(target.capabilities().attributes());
    List<String> lost = AttributeMatch.lost(claimed, found.attributes());
    if (lost.isEmpty()) {
      return lost;
    }
    Optional<Entry> whole =
        target.stat(found.key()).filter(entry -> entry.version().equals(found.version()));
    return whole.map(entry -> AttributeMatch.lost(claimed, entry.attributes())).orElse(lost);
  }
}
