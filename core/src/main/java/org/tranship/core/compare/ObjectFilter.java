package org.tranship.core.compare;

import java.time.Instant;
import java.util.Optional;
import org.tranship.core.store.Entry;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;

/// Which objects are meant, by key, size and time.
///
/// @param keys by key
/// @param smallest bytes at least
/// @param largest bytes at most
/// @param notBefore written at this moment or later
/// @param before written before this moment
public record ObjectFilter(
    KeyFilter keys,
    Optional<ByteCount> smallest,
    Optional<ByteCount> largest,
    Optional<Instant> notBefore,
    Optional<Instant> before) {
  /// Every object.
  public static final ObjectFilter ALL =
      new ObjectFilter(
          KeyFilter.ALL, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// @throws StoreException of kind `UNSUPPORTED` if a time is asked for and the store tells none:
  ///   whether the object is meant cannot be said then
  public boolean takes(Entry entry) {
    return keys.takes(entry.key())
        && smallest.map(least -> entry.size().compareTo(least) >= 0).orElse(true)
        && largest.map(most -> entry.size().compareTo(most) <= 0).orElse(true)
        && (notBefore.isEmpty() || !written(entry).isBefore(notBefore.get()))
        && (before.isEmpty() || written(entry).isBefore(before.get()));
  }

  private static Instant written(Entry entry) {
    return entry
        .modified()
        .orElseThrow(
            () ->
                StoreException.of(Kind.UNSUPPORTED, "list", "a store that tells no times")
                    .because("whether \"" + entry.key() + "\" is old or new enough cannot be said")
                    .next("Ask for no age, or name keys.")
                    .build());
  }
}
