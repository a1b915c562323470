package org.tranship.runbook.registry;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.ResultItems;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// After the switch, when nobody waits any more: reads every blob at the target once more. A blob
/// never changes, so one that is another, or gone, is a failure. Safe to repeat: what was read is
/// not read again.
final class RehashBlobsStep implements Step {
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final RegistryMigration migration;

  RehashBlobsStep(RegistryMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "rehash";
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    new AtWork(migration).end(context); // The registry is in use here, and may be mended.
    long expected = context.tally(MovePasses.BLOBS).succeeded();
    Tally tally =
        context.pass(
            RegistryRunbook.verification(migration, MovePasses.REHASH),
            Optional.of(expected),
            () ->
                new ResultItems(
                    context.results(MovePasses.BLOBS, GOOD),
                    copy -> Optional.of(verification(copy))));
    context.measured(
        "rehash",
        tally.failed() == 0,
        tally.succeeded() + " blobs have the bytes of their digests");
    StepResult result =
        PassEnding.of(
            context,
            MovePasses.REHASH,
            tally,
            "blobs",
            "have not the bytes of their digests at the target, or are gone there");
    return result instanceof StepResult.Partial(long failed, String detail)
        ? new StepResult.Partial(failed, detail + next())
        : result;
  }

  /// The source has them rightly: they were hashed when they were read there.
  private String next() {
    return " 'tranship registry fsck "
        + migration.plan().target().location()
        + " --repair --from "
        + migration.plan().source().location()
        + "' heals them; then run the same command again.";
  }

  static WorkItem verification(ObjectResult copied) {
    return WorkItem.verification(
        copied.key(), copied.target(), Coding.NONE, copied.sha256().orElseThrow());
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
