package org.tranship.core.work;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.AttributeMatch;
import org.tranship.core.compare.Difference;
import org.tranship.core.compare.Difference.Reason;
import org.tranship.core.compare.Difference.Side;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.work.Compared.Evidence;
import org.tranship.core.work.Comparison.Criteria;

/// Whether two objects under one key are the same, as far as it was asked: first by what is listed
/// of them, then by what their stores say of each.
final class PairJudge {
  /// A copy that another tool made has a time of its own, so the time is compared only when asked.
  private static final Set<Attributes.Kind> ONLY_ASKED = EnumSet.of(Attributes.Kind.MODIFIED);

  private final Criteria criteria;
  private final Set<Attributes.Kind> kinds;
  private final Set<Attributes.Kind> kindsAtSight;
  private final ContentCheck contents;
  private final Outage outage;

  /// @param kinds of attributes that both stores keep
  PairJudge(Criteria criteria, Set<Attributes.Kind> kinds, ContentCheck contents, Outage outage) {
    this.criteria = criteria;
    this.kinds = kinds;
    this.kindsAtSight = EnumSet.noneOf(Attributes.Kind.class);
    kindsAtSight.addAll(kinds);
    kindsAtSight.removeAll(ONLY_ASKED);
    this.contents = contents;
    this.outage = outage;
  }

  /// Judges by what is listed, and where that leaves something open, begins to ask.
  void judge(Pair.Both both, Verdicts verdicts) throws InterruptedException {
    Optional<Difference> sight = Difference.atSight(both);
    if (sight.isPresent()) {
      verdicts.add(Verdict.of(sight.get(), both.source()));
      return;
    }
    boolean digest = Difference.shareDigest(both.source(), both.target());
    boolean read = criteria.content() && !digest;
    boolean versions =
        criteria.versions()
            && both.source().version().isKnown()
            && both.target().version().isKnown();
    boolean version = versions && both.source().version().equals(both.target().version());
    if (versions && !version && !digest && !read) {
      verdicts.add(Verdict.of(changed(both, Reason.VERSION), both.source()));
      return;
    }
    Evidence how = digest ? Evidence.DIGEST : version ? Evidence.VERSION : Evidence.SIZE;
    if (read || criteria.metadata() && !kinds.isEmpty()) {
      outage.mayBegin();
      verdicts.ask(both, read, () -> examine(both, read, how));
    } else {
      boolean listed =
          !both.source().attributes().isEmpty() && !both.target().attributes().isEmpty();
      verdicts.add(attributes(both, how, listed, kindsAtSight));
    }
  }

  private static Difference changed(Pair.Both both, Reason reason) {
    return new Difference.Changed(both.key(), both.source(), both.target(), reason);
  }

  private static Verdict attributes(
      Pair.Both both, Evidence how, boolean compare, Set<Attributes.Kind> which) {
    boolean differ =
        compare
            && !AttributeMatch.differing(
                    both.source().attributes().only(which), both.target().attributes().only(which))
                .isEmpty();
    return differ
        ? Verdict.of(changed(both, Reason.ATTRIBUTES), both.source())
        : new Verdict(Optional.empty(), both.source(), how, compare);
  }

  /// Asks the stores what their listings left open.
  private Verdict examine(Pair.Both both, boolean read, Evidence listed) {
    try {
      Verdict verdict = asked(both, read, listed);
      outage.had();
      return verdict;
    } catch (ContentCheck.SideFault e) {
      StoreException fault = e.fault();
      outage.ofOneObject(fault);
      return Verdict.of(new Difference.Unreadable(both.key(), e.side(), fault), both.source());
    }
  }

  private Verdict asked(Pair.Both both, boolean read, Evidence listed) {
    Evidence how = listed;
    if (read) {
      ContentCheck.Finding finding = contents.compare(both);
      if (!finding.same()) {
        return Verdict.of(changed(both, Reason.CONTENT), both.source());
      }
      how = finding.evidence();
    }
    if (!criteria.metadata() || kinds.isEmpty()) {
      return new Verdict(Optional.empty(), both.source(), how, false);
    }
    Pair.Both whole =
        new Pair.Both(
            both.key(), whole(Side.SOURCE, both.source()), whole(Side.TARGET, both.target()));
    return attributes(whole, how, true, kinds);
  }

  private Entry whole(Side side, Entry entry) {
    Store store = contents.store(side);
    return ContentCheck.on(
        side,
        () ->
            store
                .stat(entry.key())
                .orElseThrow(
                    () ->
                        StoreException.of(Kind.NOT_FOUND, "stat", store.toString())
                            .key(entry.key())
                            .because("it was listed and is not there any more")
                            .build()));
  }
}
