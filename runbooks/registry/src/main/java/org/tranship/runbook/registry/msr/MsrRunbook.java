package org.tranship.runbook.registry.msr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.cutover.CloseStep;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.FenceStep;
import org.tranship.core.cutover.FencedStep;
import org.tranship.core.cutover.LowerFenceStep;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Soak;
import org.tranship.core.run.Verb;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.work.PassSpec;
import org.tranship.runbook.registry.WindowStep;

/// Moves an MSR from one storage to another, by one of the two procedures of Mirantis' migration
/// document.
///
/// Both: garbage collection is turned off, and stays so until the end; everything is copied under
/// its key and read back; the target has to be an exact copy before MSR is sent there; and then it
/// has to be well, with its tags, each of them whole. `online`: the metadata are backed up after
/// nearly all is copied, and restored after the rest, and what only the copy has is collected.
/// `read-only`: the copy is brought up to date while pushes are kept out, which a push proves, and
/// MSR is reconfigured. Either way an upload that is begun has to show up at the new storage.
public final class MsrRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "msr";

  /// The first step that changes anything.
  public static final String FIRST = CollectionWatch.STEP;

  private final MsrMigration migration;
  private final List<Step> steps;

  public MsrRunbook(MsrMigration migration) {
    this.migration = migration;
    List<Step> all = new ArrayList<>();
    all.add(asking(new MsrReadyStep(migration)));
    all.add(asking(new SurveyStep(migration)));
    all.add(asking(new PlaceStep(migration, true)));
    all.add(asking(new CollectionOffStep(migration)));
    all.add(watched(new PullsBeforeStep(migration)));
    if (migration.isOnline()) {
      all.add(watched(new MsrCopyStep.AheadStep(migration)));
      all.add(watched(new TagsStep(migration)));
      all.add(watched(new BackupStep(migration)));
      all.add(watched(new MsrCopyStep(migration)));
      all.add(watched(new ExactStep(migration)));
      all.add(turn(Optional.empty()));
      all.add(new SinceStep(migration));
      all.add(asking(new CollectStep(migration)));
    } else {
      PushesOpen open = new PushesOpen(migration);
      Fence fence =
          new Fence(migration.plan().fence(), migration.controls(), List.of(open.probe()));
      all.add(watched(new MsrCopyStep(migration)));
      all.add(asking(new OpenStep.RaisedStep(new FenceStep(fence, _ -> {}), open)));
      if (migration.plan().backup().isPresent()) {
        all.add(new FencedStep(watched(new BackupStep(migration)), fence));
      }
      all.add(new FencedStep(watched(new MsrCopyStep.LastCopyStep(migration)), fence));
      all.add(new FencedStep(watched(new ExactStep(migration)), fence));
      all.add(turn(Optional.of(fence)));
      all.add(new WindowStep(new OpenStep(new LowerFenceStep(fence), open)));
      all.add(asking(new PlaceStep(migration, false)));
    }
    all.add(asking(new CollectionOffStep.CollectionOnStep(migration)));
    all.add(new CloseStep("the old storage"));
    this.steps = List.copyOf(all);
  }

  private Step asking(Step step) {
    return new WatchedStep(step, migration, false);
  }

  private Step watched(Step step) {
    return new WatchedStep(step, migration, true);
  }

  private Step turn(Optional<Fence> fence) {
    return new TurnStep(
        new SwitchStep(
            new MsrSwitch(migration), migration.controls(), migration.plan().turn(), fence),
        migration);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public Optional<String> objection(Verb verb, List<JournalEntry> entries, Instant now) {
    return Soak.objection(
            verb, migration.consent().now(), entries, SwitchStep.NAME, migration.plan().soak(), now)
        .map(it -> it + " Wait, or give --yes-now.");
  }

  /// Every object as it was copied, but for those that were written after the metadata backup: MSR
  /// was told to collect them.
  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    PassSpec spec = PassSpec.readBack(pass, migration.plan().source(), migration.plan().target());
    Tally tally = context.pass(spec, Optional.empty(), () -> new KeptCopies(context));
    return PassEnding.of(context, pass, tally, "objects", "are not as they were copied");
  }
}
