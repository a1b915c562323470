package org.tranship.core.store;

import org.tranship.core.value.ByteCount;

/// What a store takes of this process for each object that goes in or out, so that those in flight
/// fit into its memory together, and do not wait for each other's connections.
///
/// @param reading most bytes of memory that an open body holds; never more than its object has
/// @param writing most bytes of memory that a `put` holds besides its content; never more than the
///   object has
/// @param transfers how many large objects can go in or out at once, as where each needs a
///   connection of its own to its end; more would wait for one
public record Footprint(ByteCount reading, ByteCount writing, int transfers) {
  /// Small buffers, and as many at once as anybody likes.
  public static final Footprint LEAN =
      new Footprint(ByteCount.of(64 << 10), ByteCount.of(64 << 10), Integer.MAX_VALUE);

  public Footprint {
    if (transfers < 1) {
      throw new IllegalArgumentException("At least one object can go in or out at once.");
    }
  }

  /// Bytes that reading an object of this size holds.
  public long reading(long size) {
    return Math.min(size, reading.bytes());
  }

  /// Bytes that writing an object of this size holds.
  public long writing(long size) {
    return Math.min(size, writing.bytes());
  }
}
