package org.tranship.core.work;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tranship.core.compare.Difference.Side;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.work.Compared.Evidence;

/// Finds out whether two objects hold the same bytes, by reading both, or the one that can be read.
/// Changes nothing. The versions are read that were listed, so that an object that changes
/// meanwhile is unreadable and not different.
final class ContentCheck {
  private final Store source;
  private final Store target;
  private final ByteCount budget;
  private final boolean sourceReadable;
  private final boolean targetReadable;
  private final ContentReads reads;

  /// @param budget memory for all objects in flight
  /// @param elsewhere what reads objects, if not this process
  ContentCheck(
      Store source, Store target, ByteCount budget, Optional<? extends ContentReads> elsewhere) {
    this.source = source;
    this.target = target;
    this.budget = budget;
    this.sourceReadable = source.capabilities().readable();
    this.targetReadable = target.capabilities().readable();
    this.reads =
        elsewhere.isPresent() ? elsewhere.get() : new DirectReads(source, target, transfers() > 1);
  }

  /// A fault of one side.
  static final class SideFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Side side;
    private final StoreException fault;

    SideFault(Side side, StoreException fault) {
      super(fault);
      this.side = side;
      this.fault = fault;
    }

    Side side() {
      return side;
    }

    StoreException fault() {
      return fault;
    }
  }

  /// Whether the bytes are the same, and how that is known.
  record Finding(boolean same, Evidence evidence) {}

  /// How many objects may be read at once. Each may hold a connection of either side; where both
  /// sides are one store, those who hold one must not wait for another for ever.
  int atOnce() {
    return Math.max(1, transfers() / 2);
  }

  private int transfers() {
    return Math.min(
        source.capabilities().footprint().transfers(),
        target.capabilities().footprint().transfers());
  }

  /// Bytes of memory that it takes to compare two objects.
  long memory(Pair.Both both) {
    return (sourceReadable ? CopyMemory.ofReading(source, both.source().size(), budget) : 0)
        + (targetReadable ? CopyMemory.ofReading(target, both.target().size(), budget) : 0);
  }

  /// Compares two objects of the same size.
  ///
  /// @throws SideFault if one cannot be read
  Finding compare(Pair.Both both) {
    Entry ours = both.source();
    Entry theirs = both.target();
    if (sourceReadable && targetReadable) {
      return new Finding(reads.same(both), Evidence.READ);
    }
    if (!sourceReadable && !targetReadable) {
      throw unproven(Side.SOURCE, ours, "neither side can be read, and they share no digest");
    }
    Side recorded = sourceReadable ? Side.TARGET : Side.SOURCE;
    Side readable = sourceReadable ? Side.SOURCE : Side.TARGET;
    Entry record = sourceReadable ? theirs : ours;
    Optional<Digest> known = record.digest();
    if (known.isEmpty()) {
      throw unproven(recorded, record, "it cannot be read, and no digest of it was recorded");
    }
    boolean same = reads.has(readable, sourceReadable ? ours : theirs, known.get());
    return new Finding(same, Evidence.RECORDED);
  }

  private SideFault unproven(Side side, Entry entry, String reason) {
    return new SideFault(
        side,
        StoreException.of(Kind.UNSUPPORTED, "read", store(side).toString())
            .key(entry.key())
            .because(reason)
            .next("Compare without contents, or with a snapshot that has a SHA-256 of each object.")
            .build());
  }

  /// What is to be read of two objects; empty if that would prove nothing, as [#compare] says.
  Optional<WorkItem> item(Pair.Both both) {
    if (sourceReadable && targetReadable) {
      return Optional.of(WorkItem.comparison(both.source(), both.target()));
    }
    Entry record = sourceReadable ? both.target() : both.source();
    Entry readable = sourceReadable ? both.source() : both.target();
    return sourceReadable || targetReadable
        ? record.digest().map(digest -> WorkItem.comparison(readable, digest))
        : Optional.empty();
  }

  static <T> T on(Side side, Supplier<T> call) {
    try {
      return call.get();
    } catch (StoreException e) {
      throw new SideFault(side, e);
    }
  }

  List<Store> stores() {
    return List.of(source, target);
  }

  Store store(Side side) {
    return side == Side.SOURCE ? source : target;
  }
}
