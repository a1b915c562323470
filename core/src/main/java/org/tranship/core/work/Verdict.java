package org.tranship.core.work;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.Difference;
import org.tranship.core.store.Entry;
import org.tranship.core.work.Compared.Evidence;

/// What a comparison found of one key.
///
/// @param difference empty if there is none in what was compared
/// @param entry of the object, for its size; null if only a fault is known
/// @param how how the bytes were compared, if there is no difference
/// @param attributes whether the attributes were compared, too
record Verdict(
    Optional<Difference> difference, @Nullable Entry entry, Evidence how, boolean attributes) {
  static Verdict of(Difference difference, @Nullable Entry entry) {
    return new Verdict(Optional.of(difference), entry, Evidence.SIZE, false);
  }
}
