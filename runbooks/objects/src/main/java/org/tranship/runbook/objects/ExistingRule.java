package org.tranship.runbook.objects;

import java.math.BigDecimal;
import java.util.Optional;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Attributes.Kind;
import org.tranship.core.value.Digest;
import org.tranship.runbook.objects.KnownCopies.Known;

/// What is to be done about an object that both stores have, from what their listings and journals
/// tell. docs/copy.md has the same rule in prose.
///
/// @param existing what the operator asked for
/// @param times both stores keep the time of a file, so that a copy has the time of its original
record ExistingRule(WhenExists existing, boolean times) {

  /// What is to be done.
  enum Judgement {
    /// Nothing: the target has it.
    SAME,
    /// The target's object is read, and replaced unless it proves to be the same.
    REPLACE,
    /// The target's object is read, and stays whatever it is; if it is another one, that is a
    /// failure.
    COMPARE,
    /// It is another one, and stays.
    REFUSE,
    /// Nothing: what the target has stays.
    SKIP
  }

  static ExistingRule of(WhenExists existing, Capabilities source, Capabilities target) {
    boolean times =
        source.attributes().contains(Kind.MODIFIED) && target.attributes().contains(Kind.MODIFIED);
    return new ExistingRule(existing, times);
  }

  /// @param known asked only where the listings do not settle it
  Judgement of(Pair.Both both, KnownCopies known) {
    Entry source = both.source();
    Entry target = both.target();
    boolean sameSize = source.size().equals(target.size());
    Optional<Boolean> digests = sameDigest(source, target);
    if (sameSize && digests.orElseGet(() -> sameTime(source, target))) {
      return Judgement.SAME;
    }
    Known journals = known.of(both);
    if (sameSize && digests.isEmpty() && journals.same()) {
      return Judgement.SAME;
    }
    boolean other = !sameSize || digests.isPresent();
    return switch (existing) {
      case SKIP -> Judgement.SKIP;
      case REPLACE -> Judgement.REPLACE;
      case UPDATE -> journals.ours() || !isNewer(target, source) ? Judgement.REPLACE : kept(other);
      case REFUSE -> kept(other);
    };
  }

  private static Judgement kept(boolean other) {
    return other ? Judgement.REFUSE : Judgement.COMPARE;
  }

  /// Empty where the two have no digest of one algorithm.
  private static Optional<Boolean> sameDigest(Entry source, Entry target) {
    Optional<Digest> ours = source.digest();
    Optional<Digest> theirs = target.digest();
    return ours.map(Digest::algorithm).equals(theirs.map(Digest::algorithm)) && ours.isPresent()
        ? Optional.of(ours.equals(theirs))
        : Optional.empty();
  }

  private boolean sameTime(Entry source, Entry target) {
    return times && time(source).isPresent() && time(source).equals(time(target));
  }

  private static boolean isNewer(Entry target, Entry source) {
    return target.modified().isEmpty()
        || source.modified().isEmpty()
        || target.modified().get().isAfter(source.modified().get());
  }

  /// Seconds since the epoch: a store that keeps the time beside the object may list it there, and
  /// to files it is their own.
  private static Optional<BigDecimal> time(Entry entry) {
    try {
      return entry
          .attributes()
          .get(Attributes.MODIFIED)
          .map(BigDecimal::new)
          .or(
              () ->
                  entry
                      .modified()
                      .map(
                          at ->
                              BigDecimal.valueOf(at.getEpochSecond())
                                  .add(BigDecimal.valueOf(at.getNano(), 9))))
          .map(BigDecimal::stripTrailingZeros);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
