package org.tranship.runbook.imagestore.migrate;

import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;

/// Has the cluster prove that it writes to its own store, by a type that it registers and removes
/// again; see [SmokeCheck].
///
/// Crash argument. The type has the run's name, so whoever takes the run up finds it. It is done
/// when nothing of it is left.
final class SmokeStep implements Step {
  static final String NAME = "smoke";
  private static final String TYPE = "type";
  private static final String OWN = "own store";

  private final ImageStoreMigration migration;

  SmokeStep(ImageStoreMigration migration) {
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
    SmokePackage tiny = new SmokePackage(context.run());
    Note _ =
        context.act(
            TYPE,
            new Note(1, tiny.type()),
            _ -> {
              try (Store store = migration.copying().target()) {
                prove(context, new SmokeCheck(migration.reach(), store, tiny));
              }
              return new Note(1, tiny.type());
            });
    return StepResult.done("the cluster writes to its own store");
  }

  private static void prove(StepContext context, SmokeCheck check) throws InterruptedException {
    try {
      check.prove(what -> context.measured(OWN, true, what));
    } catch (StepFailed failure) {
      String why = String.valueOf(failure.getMessage());
      if (why.startsWith(SmokeCheck.UNSEEN)) {
        context.measured(OWN, false, why);
      }
      throw failure;
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes the application type that the run has registered for a test, if it is there.",
        this::back);
  }

  private StepResult back(StepContext context) throws InterruptedException {
    if (context.ended(NAME, TYPE).isPresent()) {
      return StepResult.done("it was seen to go");
    }
    return new LeftInOwnStore(migration)
        .orElse(
            "the application type of the test (Unregister-ServiceFabricApplicationType removes it)",
            this::removed)
        .run(context);
  }

  private StepResult removed(StepContext context) throws InterruptedException {
    try (Store store = migration.copying().target()) {
      new SmokeCheck(migration.reach(), store, new SmokePackage(context.run())).remove();
    }
    return StepResult.done();
  }
}
