package org.tranship.core.work;

import java.util.List;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.Durability;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// Makes what was done safe from a power cut, before the journal says that it was done: a copy
/// whose bytes would be gone, and a deletion after which the file would be back.
final class Settling {
  private Settling() {}

  /// @throws PassStopped if that is not possible
  static void settle(Store target, List<ObjectResult> batch) {
    target
        .feature(Durability.class)
        .ifPresent(
            durability -> {
              List<Key> keys =
                  batch.stream().filter(ObjectResult::succeeded).map(ObjectResult::target).toList();
              if (!keys.isEmpty()) {
                try {
                  durability.settle(keys);
                } catch (StoreException e) {
                  throw new PassStopped(e);
                }
              }
            });
  }
}
