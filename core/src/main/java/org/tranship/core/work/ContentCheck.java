package org.tranship.core.work;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tranship.core.compare.Difference.Side;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.work.Compared.Evidence;

/// Reads two objects, or the one that can be read, to find out whether they hold the same bytes.
/// Streams, whatever the size; changes nothing. Reads the versions that were listed, so that an
/// object that changes meanwhile is unreadable and not different.
final class ContentCheck {
  private final Store source;
  private final Store target;
  private final ByteCount budget;
  private final boolean sourceReadable;
  private final boolean targetReadable;
  private final boolean together;

  /// @param budget memory for all objects in flight
  ContentCheck(Store source, Store target, ByteCount budget) {
    this.source = source;
    this.target = target;
    this.budget = budget;
    this.sourceReadable = source.capabilities().readable();
    this.targetReadable = target.capabilities().readable();
    this.together = transfers() > 1;
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
      return new Finding(
          together
              ? sameBytes(ours, theirs)
              : digest(Side.SOURCE, ours, DigestAlgorithm.SHA256)
                  .equals(digest(Side.TARGET, theirs, DigestAlgorithm.SHA256)),
          Evidence.READ);
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
    Digest found = digest(readable, sourceReadable ? ours : theirs, known.get().algorithm());
    return new Finding(found.equals(known.get()), Evidence.RECORDED);
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

  private boolean sameBytes(Entry ours, Entry theirs) {
    byte[] left = WholeRead.room(ours);
    byte[] right = WholeRead.room(theirs);
    try (ObjectBody one = on(Side.SOURCE, () -> WholeRead.open(source, ours));
        ObjectBody other = on(Side.TARGET, () -> WholeRead.open(target, theirs))) {
      while (true) {
        int count = on(Side.SOURCE, () -> WholeRead.fill(one, left));
        int others = on(Side.TARGET, () -> WholeRead.fill(other, right));
        if (Arrays.mismatch(left, 0, count, right, 0, others) >= 0) {
          return false;
        }
        if (count < left.length) {
          return true;
        }
      }
    }
  }

  private Digest digest(Side side, Entry entry, DigestAlgorithm algorithm) {
    return on(side, () -> WholeRead.digests(store(side), entry, algorithm).getFirst());
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
