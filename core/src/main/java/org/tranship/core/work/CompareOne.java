package org.tranship.core.work;

import java.util.Optional;
import org.tranship.core.compare.Difference.Side;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Version;
import org.tranship.core.work.ContentCheck.SideFault;

/// Reads an object of both sides, or of one where a digest of the other was recorded, and finds out
/// whether they hold the same bytes. Streams, whatever the size; changes nothing; safe to repeat.
/// Reads the versions that were listed: one that changed meanwhile is a fault of its side.
///
/// One side is read to its end before the other is begun, so that an object holds one connection at
/// a time: passes that share the stores in one process cannot wait for each other for ever.
final class CompareOne {
  private final Store source;
  private final Store target;
  private final ByteCount budget;
  private final ContentReads reads;
  private final Outage outage;

  /// @param budget memory for all objects in flight
  CompareOne(Store source, Store target, ByteCount budget) {
    this.source = source;
    this.target = target;
    this.budget = budget;
    this.reads = new DirectReads(source, target, false);
    this.outage = new Outage(source, target);
  }

  /// Bytes of memory that it takes.
  long memory(WorkItem item) {
    return Math.max(
        CopyMemory.ofReading(source, item.size(), budget),
        CopyMemory.ofReading(target, item.size(), budget));
  }

  /// @throws StoreException if every other object would meet the same fault, or if told to stop
  /// @throws PassStopped if a store is gone
  ObjectResult compare(WorkItem item) {
    outage.mayBegin();
    try {
      boolean same = isSame(item);
      outage.had();
      return ReadFinding.read(item, same);
    } catch (SideFault e) {
      outage.ofOneObject(e.fault());
      return ReadFinding.unread(item, e);
    }
  }

  private boolean isSame(WorkItem item) {
    long size = item.size().bytes();
    Entry there = Entry.of(item.target(), size, item.replaces().orElse(Version.NONE));
    Optional<Digest> recorded = item.plain();
    if (recorded.isPresent()) {
      return reads.has(Side.TARGET, there, recorded.get());
    }
    Entry here = Entry.of(item.source(), size, item.version());
    return reads.same(new Pair.Both(item.key(), here, there));
  }
}
