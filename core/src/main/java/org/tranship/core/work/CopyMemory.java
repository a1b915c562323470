package org.tranship.core.work;

import java.util.OptionalInt;
import org.tranship.core.store.Footprint;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;

/// How many bytes of memory the copying of an object takes, so that objects in flight fit into the
/// engine's budget together, whatever they are. A large object takes at least the part of the
/// budget that lets only as many of them run at once as both stores can carry.
final class CopyMemory {
  /// Objects up to this many stored bytes are held in memory.
  static final int SMALL = 1 << 20;

  private static final int DECODED = 4 << 20;
  private static final int SHORT = 64 << 10;
  private static final int BUFFERS = 32 << 10;

  private final Footprint source;
  private final Footprint target;

  /// How many parts the target takes of one object, if it takes parts.
  private final OptionalInt parts;

  private final ByteCount budget;

  /// @param budget what there is for all objects in flight
  CopyMemory(Store source, Store target, ByteCount budget) {
    this.source = source.capabilities().footprint();
    this.target = target.capabilities().footprint();
    this.parts =
        target.feature(ResumableUploads.class).stream()
            .mapToInt(uploads -> uploads.limits().most())
            .findAny();
    this.budget = budget;
  }

  /// What there is for all objects in flight.
  ByteCount budget() {
    return budget;
  }

  /// For an item as it is announced.
  long of(WorkItem item) {
    return switch (item.portion().orElse(null)) {
      // Of these no byte passes by, or only once more has been taken.
      case Portion.Opening _, Portion.Closing _, Portion.TakingBack _, Portion.Abandoning _ ->
          BUFFERS;
      case Portion.Sending _, Portion.Reading _ -> BUFFERS + held(item.size().bytes());
      case null -> of(item, item.size());
    };
  }

  /// For an item of this many stored bytes.
  long of(WorkItem item, ByteCount stored) {
    long size = stored.bytes();
    long held = held(size);
    if (size > SMALL) {
      boolean inParts = parts.isPresent() && size > PartsCopy.THRESHOLD;
      return Math.max(
          held + (inParts ? PartRoom.memory(size, parts.getAsInt()) : SMALL),
          share(budget, Math.min(source.transfers(), target.transfers())));
    }
    // As it is, one array serves from end to end; else there are also payload, plain and sent.
    return BUFFERS + held + size + (asItIs(item) ? 0 : 3L * decoded(size));
  }

  /// What the stores hold of so many bytes on their way.
  private long held(long size) {
    // The source's body is closed before the copy is read back.
    return Math.max(source.reading(size), target.reading(size)) + target.writing(size);
  }

  /// For reading a copy back whose size is not known yet.
  static long ofReading(Store store) {
    return 2L * SHORT + store.capabilities().footprint().reading(SMALL);
  }

  /// For reading a copy of this size back.
  static long ofReading(Store store, ByteCount stored, ByteCount budget) {
    Footprint footprint = store.capabilities().footprint();
    long held = 2L * SHORT + footprint.reading(stored.bytes());
    return stored.bytes() > SMALL ? Math.max(held, share(budget, footprint.transfers())) : held;
  }

  private static long share(ByteCount budget, int transfers) {
    return budget.bytes() / transfers;
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
