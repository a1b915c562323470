package org.tranship.core.store;

import java.time.Instant;
import java.util.Optional;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// One object as its store describes it.
///
/// @param key its key in this store
/// @param size its length in bytes as stored
/// @param version what tells this state from the next, or [Version#NONE]
/// @param modified when it was last written, by the store's clock
/// @param digest a digest of the whole content that the store itself vouches for; never an ETag
///   that is not known to be one
/// @param attributes headers, metadata, tags, times; may be empty in a listing
/// @param placement how the store keeps it, as far as it tells
public record Entry(
    Key key,
    ByteCount size,
    Version version,
    Optional<Instant> modified,
    Optional<Digest> digest,
    Attributes attributes,
    Placement placement) {

  /// An object that is kept as its store keeps most.
  public Entry(
      Key key,
      ByteCount size,
      Version version,
      Optional<Instant> modified,
      Optional<Digest> digest,
      Attributes attributes) {
    this(key, size, version, modified, digest, attributes, Placement.USUAL);
  }

  public static Entry of(Key key, long bytes, Version version) {
    return new Entry(
        key, ByteCount.of(bytes), version, Optional.empty(), Optional.empty(), Attributes.NONE);
  }

  public Entry withKey(Key other) {
    return new Entry(other, size, version, modified, digest, attributes, placement);
  }

  public Entry withAttributes(Attributes others) {
    return new Entry(key, size, version, modified, digest, others, placement);
  }

  public Entry withPlacement(Placement other) {
    return new Entry(key, size, version, modified, digest, attributes, other);
  }
}
