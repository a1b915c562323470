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

  private final Map<Deed, Group> groups = new EnumMap<>(Deed.class);
  private final boolean deleteExtra;

  private Preview(boolean deleteExtra) {
    this.deleteExtra = deleteExtra;
  }

  /// Looks at both stores.
  ///
  /// @param now from which an age is counted
  /// @return how many objects would meet what; only what there is
  /// @throws org.tranship.core.store.StoreException if a store cannot be listed
  public static Map<Deed, Group> of(Copying copying, Instant now) {
    Preview preview = new Preview(copying.plan().deleteExtra());
    ObjectFilter filter = copying.plan().selection().filter(now);
    try (Store source = copying.source();
        Store target = copying.target();
        KnownCopies known = new KnownCopies(() -> copying.earlier().behind("", Optional.empty()));
        Walk walk =
            Walk.of(
                copying.plan(),
                source,
                target,
                filter,
                Optional.empty(),
                Walk.Faults.ofSource(
                    fault ->
                        preview.add(
                            Deed.UNREADABLE,
                            Entry.of(fault.key().orElseThrow(), 0, Version.NONE),
                            fault.getMessage())))) {
      ExistingRule rule = copying.rule(source, target);
      for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
        preview.look(pair, filter, rule, known);
      }
    }
    return preview.groups;
  }

  private void look(Pair pair, ObjectFilter filter, ExistingRule rule, KnownCopies known) {
    switch (pair) {
      case Pair.OnlyInSource(Key key, Entry entry) -> {
        if (filter.takes(entry)) {
          add(Deed.COPY, entry, key.text());
        }
      }
      case Pair.OnlyInTarget(Key key, Entry entry) -> {
        if (filter.takes(entry)) {
          add(deleteExtra ? Deed.DELETE : Deed.LEAVE, entry, key.text());
        }
      }
      case Pair.Both both -> {
        if (filter.takes(both.source())) {
          add(deed(rule.of(both, known)), both.source(), both.key().text());
        }
      }
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
