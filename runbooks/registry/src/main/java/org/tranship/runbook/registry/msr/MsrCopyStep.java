package org.tranship.runbook.registry.msr;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Copies the storage while MSR is live; nothing reads the target yet. What [CopyRound] argues for
/// a kill holds here. Done once more it copies what came since.
record MsrCopyStep(MsrMigration migration) implements Step {
  static final String NAME = "copy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return StepResult.done(new CopyRound(migration, true).run(context) + " objects");
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "The copies stay at "
            + migration.targetName()
            + ": nothing reads them, and a further try takes them over once they are compared.",
        _ -> StepResult.done());
  }

  /// The same before the metadata are backed up, so that little is left to copy between that and
  /// their restore, which loses what is pushed meanwhile. A place in which nothing can be backed up
  /// is refused before it.
  record AheadStep(MsrMigration migration) implements Step {
    static final String NAME = "copy-ahead";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Phase phase() {
      return Phase.MOVE;
    }

    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      Optional<StepResult> refusal = new BackupStep(migration).refusal(context);
      return refusal.isPresent() ? refusal.get() : new MsrCopyStep(migration).run(context);
    }

    @Override
    public Undo undo() {
      return new MsrCopyStep(migration).undo();
    }
  }

  /// Behind the fence: what came until it was raised, and which tags there are.
  record LastCopyStep(MsrMigration migration) implements Step {
    private static final String TAGS = "tags-";

    @Override
    public String name() {
      return Fence.LAST_DELTA;
    }

    @Override
    public Phase phase() {
      return Phase.SWITCH;
    }

    @Override
    public boolean again(Set<String> done) {
      return !done.contains(SwitchStep.NAME);
    }

    /// The tags that MSR had behind the fence, before the switch; on the way back that fence is
    /// lowered already.
    static TagCensus tags(StepContext context) {
      return Stream.iterate(Fence.number(context), it -> it > 0, it -> it - 1)
          .flatMap(number -> context.ended(Fence.LAST_DELTA, TAGS + number).stream())
          .findFirst()
          .map(note -> TagCensus.parse(note.text()))
          .orElseThrow();
    }

    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      if (SwitchStep.isBegun(context)) {
        return StepResult.done("the switch is begun");
      }
      try (MsrClient client = migration.client()) {
        Note _ =
            context.act(
                TAGS + Fence.number(context),
                Note.NONE,
                _ -> new Note(1, TagCensus.some(client).text()));
      }
      return StepResult.done(new CopyRound(migration, false).run(context) + " objects");
    }

    @Override
    public Undo undo() {
      return new Undo.Nothing();
    }
  }
}
