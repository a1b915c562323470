package org.tranship.core.work;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.Difference;
import org.tranship.core.compare.Difference.Side;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.Compared.Evidence;

/// Finds out how two stores differ, changing neither. Both are listed once, at the same time, and
/// merged; what the listings leave open is asked of the stores, many objects at once. Memory does
/// not grow with the number or the size of the objects.
///
/// What one side cannot list under a key, or below a folder, is unreadable and never missing. A
/// fault of one object is a difference of its own kind; a fault that others would meet too, or a
/// store that is gone, ends the comparison with an exception, and what was told up to there is
/// right. Repeating a comparison is harmless.
public final class Comparison {
  /// What makes two objects different besides their sizes and the digests that both stores list.
  ///
  /// @param content also that their bytes differ: where no common digest is listed they are read
  /// @param metadata also that attributes differ, of the kinds that both stores keep, each object
  ///   being asked for; without it, only those that both listings give are compared, and not when
  ///   the object was modified
  /// @param versions also that their versions differ, where nothing else says whether the bytes are
  ///   the same; makes sense only where both sides show the same store
  public record Criteria(boolean content, boolean metadata, boolean versions) {}

  /// What reads contents where this process does not. What both listings leave open is then read
  /// many objects at a time, in one pass of the engine for all of them, and told of when all were.
  ///
  /// @param engine what reads them; who made it closes it
  /// @param source the source, as the engine opens it
  /// @param target the target, likewise
  public record Elsewhere(Engine engine, StoreSpec source, StoreSpec target) {}

  /// Is told how it goes on, in the order of the keys, by the thread that compares.
  public interface Observer {
    /// A difference; a key that a listing could not give may come out of order.
    void differs(Difference difference);

    /// Another key was dealt with.
    ///
    /// @param size of its object, or of one of its two objects
    void passed(ByteCount size);
  }

  private final EngineLimits limits;
  private final Set<Attributes.Kind> kinds;
  private final Optional<SentReads> sent;
  private final ContentCheck contents;
  private final PairJudge judge;

  private final Map<Side, BlindSpots> blind =
      new EnumMap<>(Map.of(Side.SOURCE, new BlindSpots(), Side.TARGET, new BlindSpots()));
  private final Map<Evidence, Long> evidence = new EnumMap<>(Evidence.class);
  private long onlyInSource;
  private long onlyInTarget;
  private long changed;
  private long unreadable;
  private long alike;
  private long bytes;
  private long attributes;

  /// A comparison whose contents this process reads.
  ///
  /// @param source one store; both have the usual layers, so that listings come in order
  /// @param target the other store; it may be the same
  public Comparison(Store source, Store target, Criteria criteria, EngineLimits limits) {
    this(source, target, criteria, limits, Optional.empty());
  }

  /// @param elsewhere what reads contents, if not this process
  public Comparison(
      Store source,
      Store target,
      Criteria criteria,
      EngineLimits limits,
      Optional<Elsewhere> elsewhere) {
    this.limits = limits;
    this.kinds = kept(source);
    kinds.retainAll(kept(target));
    this.sent = elsewhere.map(it -> SentReads.of(it, source, target));
    this.contents = new ContentCheck(source, target, limits.memory(), sent);
    this.judge = new PairJudge(criteria, kinds, contents, new Outage(source, target));
  }

  private static Set<Attributes.Kind> kept(Store store) {
    Set<Attributes.Kind> kept = EnumSet.noneOf(Attributes.Kind.class);
    kept.addAll(store.capabilities().attributes());
    return kept;
  }

  /// The kinds of attributes that both stores keep.
  public Set<Attributes.Kind> kinds() {
    return Set.copyOf(kinds);
  }

  /// Compares; called once.
  ///
  /// @throws StoreException if a side cannot be listed to its end
  /// @throws PassStopped if a store is gone, or if contents are read elsewhere and that cannot go
  ///   on
  /// @throws InterruptedException if told to stop
  public Compared run(Observer observer) throws InterruptedException {
    try (Verdicts verdicts = verdicts(observer);
        Listing ours = told(Side.SOURCE, verdicts);
        Listing theirs = told(Side.TARGET, verdicts);
        Merge merge = new Merge(ours, theirs)) {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        judge(pair, verdicts);
        for (BlindSpots spots : blind.values()) {
          spots.passed(pair.key());
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      verdicts.finish();
    }
    return new Compared(
        alike,
        onlyInSource,
        onlyInTarget,
        changed,
        unreadable,
        ByteCount.of(bytes),
        evidence,
        attributes);
  }

  private Verdicts verdicts(Observer observer) {
    Verdicts here = new DirectVerdicts(limits, contents, verdict -> tell(verdict, observer));
    return sent.isPresent() ? new SentVerdicts(here, contents, sent.get()) : here;
  }

  /// The listing of a side without the faults that are about one key alone.
  private Listing told(Side side, Verdicts verdicts) {
    Listing listing = new ListingAhead(() -> contents.store(side).list(ListRequest.ALL));
    return new Listing() {
      @Override
      public @Nullable Entry next() {
        while (true) {
          try {
            return listing.next();
          } catch (StoreException fault) {
            Key key = fault.key().orElseThrow(() -> fault);
            blind.getOrDefault(side, new BlindSpots()).add(key, fault);
            put(verdicts, Verdict.of(new Difference.Unreadable(key, side, fault), null));
          }
        }
      }

      @Override
      public void close() {
        listing.close();
      }
    };
  }

  private static void put(Verdicts verdicts, Verdict verdict) {
    try {
      verdicts.add(verdict);
    } catch (InterruptedException _) {
      // Noticed where the walk goes on.
      Thread.currentThread().interrupt();
    }
  }

  private void judge(Pair pair, Verdicts verdicts) throws InterruptedException {
    switch (pair) {
      case Pair.OnlyInSource(Key key, Entry entry) ->
          alone(key, entry, Side.TARGET, new Difference.OnlyInSource(key, entry), verdicts);
      case Pair.OnlyInTarget(Key key, Entry entry) ->
          alone(key, entry, Side.SOURCE, new Difference.OnlyInTarget(key, entry), verdicts);
      case Pair.Both both -> judge.judge(both, verdicts);
    }
  }

  /// An object that the other side does not list.
  private void alone(Key key, Entry entry, Side other, Difference missing, Verdicts verdicts)
      throws InterruptedException {
    BlindSpots spots = blind.getOrDefault(other, new BlindSpots());
    Optional<StoreException> unknown = spots.at(key);
    if (unknown.isEmpty()) {
      verdicts.add(Verdict.of(missing, entry));
    } else if (!spots.told(key)) {
      verdicts.add(Verdict.of(new Difference.Unreadable(key, other, unknown.get()), entry));
    }
  }

  private void tell(Verdict verdict, Observer observer) {
    List<Difference> told = verdict.difference().stream().toList();
    for (Difference difference : told) {
      switch (difference) {
        case Difference.OnlyInSource _ -> onlyInSource++;
        case Difference.OnlyInTarget _ -> onlyInTarget++;
        case Difference.Changed _ -> changed++;
        case Difference.Unreadable _ -> unreadable++;
      }
      observer.differs(difference);
    }
    Entry entry = verdict.entry();
    ByteCount size = entry == null ? ByteCount.ZERO : entry.size();
    if (told.isEmpty()) {
      alike++;
      bytes += size.bytes();
      evidence.merge(verdict.how(), 1L, Long::sum);
      attributes += verdict.attributes() ? 1 : 0;
    }
    observer.passed(size);
  }
}
