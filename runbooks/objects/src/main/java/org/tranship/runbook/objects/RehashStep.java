package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.cutover.Consent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.WorkItem;
import org.tranship.runbook.objects.CopiesThere.State;
import org.tranship.runbook.objects.CopiesThere.There;

/// After the switch, when nobody waits any more: reads every copy at the target once more and
/// compares it with the digest of what was read at the source; where a service made the copy by
/// itself and nobody has a digest, with the original in the version that was copied. What was
/// written anew there since is not a copy any more, and is counted. A copy that is gone is a
/// failure: nobody can tell a service that removes its objects from a store that loses them. Safe
/// to repeat: what is read is not read again.
final class RehashStep implements Step {
  static final String NAME = "rehash";
  static final String GONE = "TRM-121";
  private static final int BATCH = 500;
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);

  private final Migration migration;

  RehashStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    PassSpec spec = migration.copying().verification(Passes.REHASH);
    long expected =
        context.tally(Passes.COPY).succeeded() + context.tally(Passes.REPLACE).succeeded();
    Seen seen = new Seen();
    Tally read = context.pass(spec, Optional.of(expected), () -> new Unchanged(context, seen));
    if (read.failed() > 0) {
      excuse(context, seen);
    }
    Tally tally = context.tally(Passes.REHASH);
    context.measured(
        "rehash",
        tally.failed() == 0,
        tally.succeeded()
            + " copies are as they were read at the source, "
            + seen.anew
            + " were written anew at the target since, "
            + seen.gone
            + " are gone there");
    return PassEnding.of(
        context, Passes.REHASH, tally, "copies", "are not as they were read at the source");
  }

  /// What this process saw at the target.
  private static final class Seen {
    private long anew;
    private long gone;
  }

  /// The service writes at the target while it is read: what is in another version by now was
  /// written anew between the listing and the reading. What is gone is not excused, unless that was
  /// acknowledged.
  private void excuse(StepContext context, Seen seen) {
    boolean acknowledged = migration.consent().has(Consent.GONE_AT_TARGET);
    List<ObjectResult> excused = new ArrayList<>();
    try (CopiesThere copies = new CopiesThere(migration.copying(), context);
        Results failed = context.results(Passes.REHASH, BAD)) {
      Optional<There> there = copies.next();
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        Key key = next.get().key();
        while (there.isPresent() && there.get().copy().key().compareTo(key) < 0) {
          there = copies.next();
        }
        State state =
            there.filter(it -> it.copy().key().equals(key)).map(There::state).orElse(State.WRITTEN);
        if (state == State.OTHER) {
          seen.anew++;
          excused.add(skipped(key, "The service wrote it anew since the switch."));
        } else if (state == State.ABSENT && acknowledged) {
          excused.add(skipped(key, "It is gone from the target, which was acknowledged."));
        }
        if (excused.size() == BATCH) {
          write(context, excused);
        }
      }
    }
    write(context, excused);
  }

  private static ObjectResult skipped(Key key, String why) {
    return ObjectResult.acted(key, Outcome.SKIPPED, "", why);
  }

  private static void write(StepContext context, List<ObjectResult> results) {
    if (!results.isEmpty()) {
      context.refuse(Passes.REHASH, List.copyOf(results));
      results.clear();
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }

  /// Copies that the target has in the version that the run wrote or found. What is gone there is
  /// written down as failed.
  private final class Unchanged implements ItemSource {
    private final StepContext context;
    private final Seen seen;
    private final CopiesThere copies;
    private final String target = migration.copying().targetName();
    private final List<ObjectResult> gone = new ArrayList<>();

    Unchanged(StepContext context, Seen seen) {
      this.context = context;
      this.seen = seen;
      this.copies = new CopiesThere(migration.copying(), context);
      seen.anew = 0;
      seen.gone = 0;
    }

    @Override
    public Optional<WorkItem> next() {
      for (var next = copies.next(); next.isPresent(); next = copies.next()) {
        ObjectResult copy = next.get().copy();
        switch (next.get().state()) {
          case WRITTEN, UNTOLD -> {
            return Optional.of(Copies.verification(copy));
          }
          case OTHER -> seen.anew++;
          case ABSENT -> gone(copy.key());
        }
      }
      write(context, gone);
      return Optional.empty();
    }

    private void gone(Key key) {
      seen.gone++;
      gone.add(
          ObjectResult.acted(
              key,
              Outcome.FAILED,
              GONE,
              GONE
                  + " The copy \""
                  + key
                  + "\" is gone from "
                  + target
                  + ". Its original was not touched. Find out who removed it; if the service did,"
                  + " give 'tranship migrate' --acknowledge "
                  + Consent.GONE_AT_TARGET
                  + ", else roll back."));
      if (gone.size() == BATCH) {
        write(context, gone);
      }
    }

    @Override
    public void close() {
      try (copies) {
        write(context, gone);
      }
    }
  }
}
