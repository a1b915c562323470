package org.tranship.runbook.anchore;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Asks the operator, as the original asks, before anything can be seen from outside: not even a
/// bucket that the destination's configuration allows to be made is made before the answer. What
/// was answered is not simply believed, see [FenceStep].
final class AskStep implements Step {
  private static final String STOPPED =
      " Every service of Anchore must be stopped meanwhile. Are all of them stopped?";

  private final Migration migration;

  AskStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "ask";
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
  public StepResult run(StepContext context) {
    return context.confirm(context.completing() ? end() : move()) ? StepResult.done() : declined();
  }

  private String move() {
    return "Documents move from "
        + migration.source()
        + " to "
        + migration.target()
        + (migration.plan().nodelete()
            ? ", and stay at the source as well until `complete`."
            : ", and are removed at the source once their copies were read back.")
        + STOPPED;
  }

  private String end() {
    return "Once every copy at "
        + migration.target()
        + " was read once more, the documents are removed at "
        + migration.source()
        + " for good."
        + STOPPED;
  }

  /// The question before rows are pointed back to the source.
  ///
  /// @param rows how many
  static String back(Migration migration, long rows) {
    return "The rows of "
        + rows
        + " documents are pointed back to "
        + migration.source()
        + ", and their copies at "
        + migration.target()
        + " are removed."
        + STOPPED;
  }

  static StepResult declined() {
    return new StepResult.Refused(
        "TRA-104 The operator declined. Nothing was changed. Stop Anchore's services, then run the"
            + " same command again.");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
