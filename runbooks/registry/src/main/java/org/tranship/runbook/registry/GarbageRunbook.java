package org.tranship.runbook.registry;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.control.Durations;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Soak;
import org.tranship.core.run.Verb;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.ResultItems;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.StoreProbe;
import org.tranship.core.step.Undo;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// Collects the garbage of a container registry (distribution) while it is live.
///
/// What nothing needs is copied into quarantine and read back; a second look spares what pushes
/// have come to need since; the rest is removed from the registry; a third look puts back what was
/// needed in the very moment. Until the run is completed, which deletes the quarantine, it can be
/// rolled back, which puts everything in its place again.
///
/// What a registry's own collection does (mark by revision links, sweep without a second look, go
/// on where a manifest cannot be read) is in distribution's `registry/storage/garbagecollect.go`.
public final class GarbageRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "registry-gc";

  static final String TOO_EARLY = "TRR-133";
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final Collecting collecting;

  public GarbageRunbook(Collecting collecting) {
    this.collecting = collecting;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return List.of(
        new Probe(collecting),
        new QuarantineStep(collecting),
        new SweepStep(collecting),
        new PutBackStep(collecting),
        new PurgeStep(collecting));
  }

  @Override
  public Optional<String> objection(Verb verb, List<JournalEntry> entries, Instant now) {
    if (verb != Verb.COMPLETE || collecting.consent().now()) {
      return Optional.empty();
    }
    return Soak.until(entries, SweepStep.NAME, collecting.plan().keep())
        .filter(now::isBefore)
        .map(
            until ->
                TOO_EARLY
                    + " The garbage is to stay in quarantine for "
                    + Durations.text(collecting.plan().keep())
                    + ", until "
                    + until
                    + ", before it is deleted for good. Wait, or give --yes-now.");
  }

  /// Reads what lies in quarantine once more.
  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    if (context.tally(Quarantine.PURGE).succeeded() > 0) {
      return StepResult.done("the quarantine was deleted; there is nothing to be read");
    }
    Tally tally =
        context.pass(
            PassSpec.on(pass, Operation.VERIFY, collecting.plan().store()),
            Optional.empty(),
            () ->
                new ResultItems(
                    context.results(Quarantine.COPIES, GOOD),
                    copy -> copy.sha256().map(_ -> verification(copy))));
    return PassEnding.of(
        context, pass, tally, "objects", "are not in quarantine as they were copied");
  }

  private static WorkItem verification(ObjectResult copy) {
    return WorkItem.verification(
        copy.key(), copy.target(), Coding.NONE, copy.sha256().orElseThrow());
  }

  /// Whether the store can be used, asked before anything else each time.
  private record Probe(Collecting collecting) implements Step {
    @Override
    public String name() {
      return "probe";
    }

    @Override
    public Phase phase() {
      return Phase.PREPARE;
    }

    @Override
    public boolean always() {
      return true;
    }

    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      return StoreProbe.refusal(
              context, collecting.name(), collecting.opener(), collecting.plan().store())
          .orElseGet(StepResult::done);
    }

    @Override
    public Undo undo() {
      return new Undo.Nothing();
    }
  }
}
