package org.tranship.core.work;

import org.tranship.core.value.ByteCount;

/// How many bytes of memory the copying of an object takes, so that objects in flight fit into the
/// engine's budget together, whatever they are.
final class CopyMemory {
  /// Objects up to this many stored bytes are held in memory.
  static final int SMALL = 1 << 20;

  private static final int DECODED = 4 << 20;
  private static final int SHORT = 64 << 10;
  private static final int BUFFERS = 32 << 10;

  private CopyMemory() {}

  /// For an item as it is announced.
  static long of(WorkItem item) {
    return of(item, item.size());
  }

  /// For an item of this many stored bytes.
  static long of(WorkItem item, ByteCount stored) {
    long size = stored.bytes();
    if (size > SMALL) {
      return size > PartsCopy.THRESHOLD ? PartsCopy.memory(size) : SMALL;
    }
    // As it is, one array serves from end to end; else there are also payload, plain and sent.
    return BUFFERS + size + (asItIs(item) ? 0 : 3L * decoded(size));
  }

  private static boolean asItIs(WorkItem item) {
    return item.from().equals(Coding.NONE) && item.to().equals(Coding.NONE);
  }

  /// What a small object of so many stored bytes may grow to when it is decoded; beyond it, it is
  /// streamed instead.
  static int decoded(long stored) {
    return (int) Math.min(DECODED, Math.max(SHORT, 8 * stored));
  }
}
