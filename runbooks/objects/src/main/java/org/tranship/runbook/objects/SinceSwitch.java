package org.tranship.runbook.objects;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.OpenKeys;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.WorkItem;

/// What the target got since a switch, and can go back to the source: see [CopyBack], on whose
/// crash argument it rests. Which objects are meant, their keys alone say: what the service writes
/// is younger than any bound on age, and may be larger than any on size.
final class SinceSwitch implements ItemSource {
  private static final KnownCopies NOTHING = new KnownCopies(List::of);

  private final Store source;
  private final Store target;
  private final KeyFilter keys;
  private final ResultCursor made;
  private final ResultCursor before;
  private final ResultCursor back;
  private final Walk walk;
  private final LeftAlone left;
  private final ExistingRule rule;
  private final OpenKeys open;

  /// At most as many as may be in flight.
  private final Set<Key> flying = new HashSet<>();

  /// @param number of the switch that is taken back
  /// @param left told of what cannot go there
  SinceSwitch(Migration migration, int number, StepContext context, LeftAlone left) {
    Copying copying = migration.copying();
    PassId pass = Passes.copyBack(number);
    this.source = copying.source();
    this.target = copying.target();
    ObjectFilter filter = copying.filter(context);
    this.keys = filter.keys();
    this.made = new ResultCursor(new Copies(context).results());
    this.before = new ResultCursor(BeforeSwitch.rows(context, number));
    this.back = new ResultCursor(context.results(pass, KnownCopies.SUCCESS));
    this.left = left;
    this.rule = copying.rule(source, target);
    this.open = new OpenKeys(context, pass);
    try (StepContext.InFlight intents = context.unsettled(pass)) {
      for (var next = intents.next(); next.isPresent(); next = intents.next()) {
        flying.add(next.get().key());
      }
    }
    this.walk = Walk.of(copying.plan(), source, target, filter, Optional.empty(), ExtraStep.STOP);
  }

  /// What journals say of a key.
  ///
  /// @param made what this run put there
  /// @param before what the target had before the switch besides
  /// @param back what an earlier try brought back
  private record Known(
      Optional<ObjectResult> made, Optional<ObjectResult> before, Optional<ObjectResult> back) {
    /// Whether the target has it as it was before the switch, or as it was when it was brought
    /// back.
    boolean isOld(Version target) {
      return is(made.map(ObjectResult::written), target)
          || is(before.map(ObjectResult::written), target)
          || is(back.map(ObjectResult::source), target);
    }

    /// Whether the source has it as it was before the switch, or as it was brought back.
    boolean mayBeReplaced(Version source) {
      return is(made.map(ObjectResult::source), source)
          || is(before.map(ObjectResult::source), source)
          || is(back.map(ObjectResult::written), source);
    }

    boolean wasThere() {
      return made.isPresent() || before.isPresent();
    }

    /// Whether the version that was there before the switch is not known.
    boolean isUntold() {
      return made.or(() -> before).filter(it -> !it.written().isKnown()).isPresent();
    }

    private static boolean is(Optional<Version> journalled, Version now) {
      return now.isKnown() && journalled.filter(now::equals).isPresent();
    }
  }

  @Override
  public Optional<WorkItem> next() {
    for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
      Key key = pair.key();
      boolean wasOpen = open.has(key);
      if (!keys.takes(key)) {
        continue;
      }
      Known known = new Known(made.at(key), before.at(key), back.at(key));
      Optional<WorkItem> item =
          switch (pair) {
            case Pair.OnlyInSource _ -> {
              if (known.made().isPresent()) {
                left.add(key, "it was removed at the target since, and stays at the source");
              }
              yield Optional.empty();
            }
            case Pair.OnlyInTarget(Key _, Entry entry) -> alone(entry, known);
            case Pair.Both both -> both(both, known);
          };
      if (item.isPresent()) {
        return item;
      }
      if (wasOpen) {
        open.pass(key);
      }
    }
    open.end();
    left.write();
    return Optional.empty();
  }

  private Optional<WorkItem> alone(Entry entry, Known known) {
    if (known.made().isPresent()) {
      // The source has lost it: this is the last copy.
      return Optional.of(NewObjects.item(entry));
    }
    if (known.wasThere() && (known.isUntold() || !entry.version().isKnown())) {
      left.add(
          entry.key(),
          "it was at the target before, which cannot tell whether it was written since");
      return Optional.empty();
    }
    return known.wasThere() && known.isOld(entry.version())
        ? Optional.empty()
        : Optional.of(NewObjects.item(entry));
  }

  private Optional<WorkItem> both(Pair.Both both, Known known) {
    Version there = both.target().version();
    boolean same = known.made().isEmpty() && rule.of(both, NOTHING) == ExistingRule.Judgement.SAME;
    if (same || known.isOld(there)) {
      return Optional.empty();
    }
    Optional<String> obstacle = Optional.empty();
    if (known.wasThere() && (known.isUntold() || !there.isKnown())) {
      obstacle = Optional.of("the target cannot tell whether it was written since");
    } else if (!both.source().version().isKnown()) {
      obstacle = Optional.of("the source cannot tell whether it has changed there");
    } else if (!known.mayBeReplaced(both.source().version())) {
      if (flying.contains(both.key())) {
        // The process that died may have brought it back: it is read, and replaces nothing.
        return Optional.of(NewObjects.item(both.target()));
      }
      obstacle = Optional.of("both ends have written it since the switch");
    }
    if (obstacle.isPresent()) {
      left.add(both.key(), obstacle.get());
      return Optional.empty();
    }
    return Optional.of(NewObjects.item(both.target()).replacing(both.source().version()));
  }

  @Override
  public void close() {
    try (source;
        target;
        made;
        before;
        back;
        open;
        walk) {
      left.write();
    }
  }
}
