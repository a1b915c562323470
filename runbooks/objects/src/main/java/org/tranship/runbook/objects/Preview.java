package org.tranship.runbook.objects;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What a copy would do, found out without writing anything: the same walk and the same rule.
public final class Preview {
  /// How many names of each kind are given.
  private static final int NAMED = 5;

  /// What would be done with an object.
  public enum Deed {
    /// It is new at the target.
    COPY("copy"),
    /// The target's object is read and replaced, unless it proves to be the same.
    REPLACE("replace"),
    /// The target's object is read, stays, and fails if it is another one.
    COMPARE("compare"),
    /// Fails, since the target has another one that may not be replaced.
    REFUSE("refuse"),
    /// Nothing, since it is there.
    NOTHING("nothing to do"),
    /// Nothing, as asked, although another one may be there.
    SKIP("skip"),
    /// Removed at the target.
    DELETE("delete"),
    /// Left at the target, which alone has it.
    LEAVE("leave"),
    /// Fails, since the source cannot list it.
    UNREADABLE("fail");

    private final String word;

    Deed(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// Objects that meet the same.
  ///
  /// @param share how many
  /// @param names the first of them, in key order
  public record Group(Found.Share share, List<String> names) {
    static final Group NONE = new Group(Found.Share.NONE, List.of());

    public Group {
      names = List.copyOf(names);
    }

    Group with(Entry entry, String name) {
      List<String> more = new ArrayList<>(names);
      if (more.size() < NAMED) {
        more.add(name);
      }
      return new Group(share.with(entry), more);
    }
  }

  /// Everything that was found out.
  ///
  /// @param groups how many objects would meet what; only what there is
  /// @param hazards what will not survive exactly
  /// @param keepsExtra why nothing would be removed at the target, if that was asked for
  /// @param nothing what to say of inclusions that take nothing
  public record Outlook(
      Map<Deed, Group> groups,
      HazardReport hazards,
      Optional<String> keepsExtra,
      Optional<String> nothing) {
    public Outlook {
      groups = Map.copyOf(groups);
    }
  }

  private final Map<Deed, Group> groups = new EnumMap<>(Deed.class);
  private final CopyPlan plan;
  private final HazardReport hazards;
  private boolean sourceIsEmpty = true;
  private boolean anythingMeant;

  private Preview(CopyPlan plan, HazardReport hazards) {
    this.plan = plan;
    this.hazards = hazards;
  }

  /// Looks at both stores.
  ///
  /// @param now from which an age is counted
  /// @throws org.tranship.core.store.StoreException if a store cannot be listed
  public static Outlook of(Copying copying, Instant now) {
    return of(copying, now, HazardReport.Ledger.NONE);
  }

  static Outlook of(Copying copying, Instant now, HazardReport.Ledger ledger) {
    CopyPlan plan = copying.plan();
    try (Store source = copying.source();
        Store target = copying.target()) {
      Preview preview =
          new Preview(plan, HazardReport.between(source, target, plan.dropped(), ledger));
      preview.walk(copying, source, target, plan.selection().filter(now));
      return preview.outlook(source);
    }
  }

  private void walk(Copying copying, Store source, Store target, ObjectFilter filter) {
    try (KnownCopies known = new KnownCopies(() -> copying.earlier().behind("", Optional.empty()));
        Walk walk =
            Walk.of(
                plan,
                source,
                target,
                filter,
                Optional.empty(),
                Walk.Faults.ofSource(
                    fault ->
                        add(
                            Deed.UNREADABLE,
                            Entry.of(fault.key().orElseThrow(), 0, Version.NONE),
                            fault.getMessage())))) {
      ExistingRule rule = copying.rule(source, target);
      for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
        look(pair, filter, rule, known);
      }
    }
  }

  private Outlook outlook(Store source) {
    return new Outlook(
        groups,
        hazards,
        plan.deleteExtra() ? keepsExtra(source) : Optional.empty(),
        anythingMeant ? Optional.empty() : new NearestKeys(source).hint(plan.selection().keys()));
  }

  /// The reasons for which nothing is removed, as far as they can be known beforehand.
  private Optional<String> keepsExtra(Store source) {
    long unreadable = objects(Deed.UNREADABLE);
    long failing = objects(Deed.REFUSE) + hazards.refused();
    if (unreadable > 0) {
      return Optional.of(
          unreadable + " names of " + source + " cannot be listed, and may be what seems extra");
    }
    if (failing > 0) {
      return Optional.of(failing + " objects would not be copied");
    }
    return sourceIsEmpty && !plan.allowEmptySource()
        ? Optional.of(source + " has no object at all; if that is meant, give --allow-empty-source")
        : Optional.empty();
  }

  private long objects(Deed deed) {
    Group group = groups.get(deed);
    return group == null ? 0 : group.share().objects();
  }

  private void look(Pair pair, ObjectFilter filter, ExistingRule rule, KnownCopies known) {
    switch (pair) {
      case Pair.OnlyInSource(Key _, Entry entry) -> {
        sourceIsEmpty = false;
        if (filter.takes(entry)) {
          copied(Deed.COPY, entry);
        }
      }
      case Pair.OnlyInTarget(Key key, Entry entry) -> {
        if (filter.takes(entry)) {
          add(plan.deleteExtra() ? Deed.DELETE : Deed.LEAVE, entry, key.text());
        }
      }
      case Pair.Both both -> {
        sourceIsEmpty = false;
        if (filter.takes(both.source())) {
          copied(deed(rule.of(both, known)), both.source());
        }
      }
    }
  }

  /// An object of the source that is meant. What is there already, and what stays as it is, needs
  /// to survive nothing.
  private void copied(Deed deed, Entry entry) {
    anythingMeant = true;
    add(deed, entry, entry.key().text());
    if (deed == Deed.COPY || deed == Deed.REPLACE || deed == Deed.COMPARE) {
      hazards.meet(entry);
    }
  }

  private static Deed deed(ExistingRule.Judgement judgement) {
    return switch (judgement) {
      case SAME -> Deed.NOTHING;
      case REPLACE -> Deed.REPLACE;
      case COMPARE -> Deed.COMPARE;
      case REFUSE -> Deed.REFUSE;
      case SKIP -> Deed.SKIP;
    };
  }

  private void add(Deed deed, Entry entry, String name) {
    groups.merge(deed, Group.NONE.with(entry, name), (before, _) -> before.with(entry, name));
  }
}
