package org.tranship.runbook.registry.msr;

import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Has garbage collection turned off by the plan's act, or by the operator, and measures it: MSR
/// has no call for "Never". It stays off until [CollectionOnStep]. Safe to repeat: what was turned
/// off is turned off again; the schedule of before, and the moment from which no collection may
/// come, are kept once.
final class CollectionOffStep implements Step {
  private final MsrMigration migration;

  CollectionOffStep(MsrMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return CollectionWatch.STEP;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    try (MsrClient client = migration.client()) {
      CollectionWatch watch = new CollectionWatch(client);
      CollectionSchedule.keep(context, client);
      Note _ =
          context.act(
              "off",
              Note.NONE,
              _ -> {
                migration.acts().carry(context, migration.plan().off(), context.run() + "-gc-off");
                return Note.NONE;
              });
      Optional<String> objection =
          CollectionWatch.isOff(context) ? watch.look(context) : watch.begin(context);
      return objection
          .<StepResult>map(StepResult.Refused::new)
          .orElseGet(() -> StepResult.done("no collection, and none scheduled"));
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Turns the garbage collection of MSR on again.",
        context -> {
          if (context.intended(CollectionWatch.STEP, "off").isPresent()) {
            CollectionSchedule.restore(context, migration);
          }
          return StepResult.done();
        });
  }

  /// At the end: has it turned on again.
  record CollectionOnStep(MsrMigration migration) implements Step {
    @Override
    public String name() {
      return "gc-on";
    }

    @Override
    public Phase phase() {
      return Phase.SWITCH;
    }

    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      CollectionSchedule.restore(context, migration);
      return StepResult.done();
    }

    /// On the way back it has to be off until MSR is at its old storage.
    @Override
    public Undo undo() {
      return new Undo.By(
          "Turns the garbage collection of MSR off until it is at its old storage again.",
          context -> {
            migration.acts().carry(context, migration.plan().off(), context.run() + "-gc-off");
            try (MsrClient client = migration.client()) {
              return new CollectionWatch(client)
                  .idle(context)
                  .<StepResult>map(StepResult.Refused::new)
                  .orElseGet(StepResult::done);
            }
          });
    }
  }
}
