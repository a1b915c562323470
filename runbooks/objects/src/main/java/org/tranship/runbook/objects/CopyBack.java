package org.tranship.runbook.objects;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.OpenKeys;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Dispensable;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;

/// On the way back from a switch: what the target got since goes to the source, and what cannot go
/// there is named.
///
/// Crash argument. What the target had when the service was switched is known by version: what this
/// run wrote, and what the verification in front of the switch wrote down. Whatever is there in
/// another version came since; no clock is asked. At the source it replaces nothing but the version
/// that was there then: what was written at the source since stays. What the source has lost
/// meanwhile comes back. Where an end cannot tell versions, nothing is replaced, and it is named.
/// Repeated, the same is found again, and what was copied is the same. Afterwards the journal is
/// told that what was brought back or named is no copy of this run any more, so that the removal of
/// copies leaves it. Each switch has passes of its own: a version that came back from an earlier
/// one may come again, where versions are made of the content. What an earlier try of the same way
/// back has left failed or in flight, and the walk does not offer again, is settled as passed over,
/// so that it does not stand in the way for ever. Killed before that was told of all, what was told
/// is, to the next try, an object that both ends have and that nothing is known of: named, never
/// replaced.
final class CopyBack {
  private static final int BATCH = 500;
  private static final Set<Outcome> SETTLED =
      EnumSet.of(Outcome.DONE, Outcome.SAME, Outcome.SKIPPED);

  private final Migration migration;
  private final Copying copying;
  private final int number;
  private final PassId pass;

  /// @param number of the switch that is taken back
  CopyBack(Migration migration, int number) {
    this.migration = migration;
    this.number = number;
    this.pass = Passes.copyBack(number);
    this.copying = migration.copying();
  }

  /// @param switched when the service was sent to the target, for people
  StepResult run(StepContext context, Instant switched) throws InterruptedException {
    LeftAlone left = new LeftAlone(context, pass, "Not brought back: ");
    if (!migration.plan().copyBack()) {
      try (Since since = new Since(context, left)) {
        for (var next = since.next(); next.isPresent(); next = since.next()) {
          left.add(next.get().key(), "the source has not what the target has since " + switched);
        }
      }
      tell(context, left);
      forget(context);
      return StepResult.done(left.count() + " objects that the target got since stay there");
    }
    PassSpec spec =
        new PassSpec(
            pass,
            Operation.COPY,
            copying.plan().target(),
            copying.plan().source(),
            VerifyLevel.READBACK,
            Existing.EXPECT,
            EnumSet.allOf(Kind.class),
            Set.of(),
            new Dispensable(copying.plan().dropped(), Dispensable.BY_NATURE));
    Tally tally = context.pass(spec, Optional.empty(), () -> new Since(context, left));
    tell(context, left);
    if (tally.failed() == 0) {
      forget(context);
    }
    return PassEnding.of(context, pass, tally, "objects", "could not be copied back");
  }

  /// What was brought back or named is no copy of this run any more.
  private void forget(StepContext context) {
    List<ObjectResult> forgotten = new ArrayList<>();
    try (Results settled = context.results(pass, SETTLED);
        ResultCursor made = new ResultCursor(new Copies(context).results())) {
      for (var next = settled.next(); next.isPresent(); next = settled.next()) {
        Key key = next.get().key();
        if (made.at(key).isPresent()) {
          forgotten.add(
              ObjectResult.acted(
                  key,
                  Outcome.SKIPPED,
                  "",
                  "It was brought back or named after the switch, and stays at the target."));
        }
        if (forgotten.size() == BATCH) {
          write(context, forgotten);
        }
      }
    }
    write(context, forgotten);
  }

  private static void write(StepContext context, List<ObjectResult> forgotten) {
    if (!forgotten.isEmpty()) {
      List<ObjectResult> batch = List.copyOf(forgotten);
      context.refuse(Passes.COPY, batch);
      context.refuse(Passes.REPLACE, batch);
      forgotten.clear();
    }
  }

  private static void tell(StepContext context, LeftAlone left) {
    left.write();
    if (left.count() > 0) {
      String which =
          left.count()
              + (left.count() == 1 ? " object was" : " objects were")
              + " not brought back: "
              + left.names();
      context.measured("brought back", false, which);
      context.say(which + ".");
    }
  }

  /// What the target got since. Which objects are meant, their keys alone say: what the service
  /// writes is younger than any bound on age, and may be larger than any on size.
  private final class Since implements ItemSource {
    private final Store source = copying.source();
    private final Store target = copying.target();
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

    Since(StepContext context, LeftAlone left) {
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
      boolean same =
          known.made().isEmpty() && rule.of(both, NOTHING) == ExistingRule.Judgement.SAME;
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

  private static final KnownCopies NOTHING = new KnownCopies(List::of);
}
