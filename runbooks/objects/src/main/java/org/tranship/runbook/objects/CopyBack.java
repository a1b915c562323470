package org.tranship.runbook.objects;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.value.Attributes.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Dispensable;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;

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
      try (SinceSwitch since = new SinceSwitch(migration, number, context, left)) {
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
            new Dispensable(copying.plan().dropped(), Dispensable.BY_NATURE),
            false,
            false);
    Tally tally =
        context.pass(
            spec, Optional.empty(), () -> new SinceSwitch(migration, number, context, left));
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
}
