package org.tranship.core.snapshot;

import java.util.Optional;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Digest;

/// One object in a snapshot.
///
/// @param entry as its store gives it, with the digest that the store itself vouches for
/// @param sha256 of its content, if it was read
/// @param crc32c of its content, if it was read
public record RecordedObject(Entry entry, Optional<Digest> sha256, Optional<Digest> crc32c) {
  /// An object that was not read.
  public static RecordedObject of(Entry entry) {
    return new RecordedObject(entry, Optional.empty(), Optional.empty());
  }
}
