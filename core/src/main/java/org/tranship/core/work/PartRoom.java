package org.tranship.core.work;

import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;

/// How large the parts of an object are and how many of them are in memory at once: what the pace
/// asks for, as far as there is memory and the target takes it.
final class PartRoom {
  /// Bytes of the parts in memory at once, on their way or being read: many small ones, or a few
  /// large ones.
  private static final long HELD = 64L << 20;

  /// Parts of an object in memory at the most.
  private static final int MOST_HELD = 8;

  private static final long MOST_IN_ONE_ARRAY = Integer.MAX_VALUE - 16;

  private final Store target;
  private final ByteCount memory;
  private final PartPace pace;

  /// @param memory what parts may take of it
  PartRoom(Store target, ByteCount memory, PartPace pace) {
    this.target = target;
    this.memory = memory;
    this.pace = pace;
  }

  /// Bytes of memory that sending such an object takes, where there are so many.
  ///
  /// @param most how many parts the target takes of one object
  static long memory(long size, int most) {
    return Math.max(HELD, 2 * fewest(size, most));
  }

  /// How many parts may be in memory at once; fewer than usual for an object so large that its
  /// parts are.
  ///
  /// @throws StoreException of kind `TOO_LARGE` if there is no room for one
  int held(WorkItem item, long size, long partSize) {
    if (!fits(partSize)) {
      throw StoreException.of(Kind.TOO_LARGE, "write", target.toString())
          .key(item.target())
          .because(
              "its "
                  + ByteCount.of(size)
                  + " must be sent in parts of "
                  + ByteCount.of(partSize)
                  + ", and the memory for objects in flight is "
                  + memory)
          .next("Give Java more memory (a third of the heap is used for this).")
          .build();
    }
    return (int) Math.min(memory.bytes() / partSize, Math.clamp(HELD / partSize, 2, MOST_HELD));
  }

  /// Whether there is room for one part of this size.
  boolean fits(long partSize) {
    return partSize <= memory.bytes() && partSize <= MOST_IN_ONE_ARRAY;
  }

  /// Bytes of each part of a new upload: what the pace says, where there is memory for two of them,
  /// and more where the object would have too many parts.
  long partSize(long size, ResumableUploads.Limits limits) {
    long roomy = Math.max(PartPace.LEAST, memory.bytes() / 2 >> 20 << 20);
    long wanted = Math.max(Math.min(pace.size(), roomy), limits.smallest().bytes());
    return Math.max(Math.min(wanted, limits.largest().bytes()), fewest(size, limits.most()));
  }

  /// The size of which so many parts are enough, in whole MiB.
  static long fewest(long size, int most) {
    long needed = (size + most - 1) / most;
    return (needed + (1 << 20) - 1) >> 20 << 20;
  }
}
