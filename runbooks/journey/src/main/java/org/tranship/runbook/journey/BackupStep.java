package org.tranship.runbook.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tranship.core.cutover.Acts;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.FileTrouble;

/// Makes sure that there is a backup of the database, as the original's procedure asks in its first
/// line: by the plan's command, or by a file that is there. Without either the run is refused.
///
/// Crash argument. The command may be run again if it was cut off, so it has to bear that.
public final class BackupStep implements Step {
  /// Its name in journals.
  public static final String NAME = "backup";

  static final String NONE = "TRJ-107";

  private final JourneyPlan.BackupPlan plan;
  private final Acts acts;

  public BackupStep(JourneyPlan.BackupPlan plan, Acts acts) {
    this.plan = plan;
    this.acts = acts;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  /// What stands against it before it is made.
  public static Optional<String> objection(JourneyPlan.BackupPlan plan) {
    if (plan.acts().isEmpty() && plan.file().isEmpty()) {
      return Optional.of(
          NONE
              + " The plan names no backup of the database: give \"backup\" a command under \"do\","
              + " or the \"file\" of one that was made. Nothing was changed.");
    }
    return plan.acts().isEmpty() ? missing(plan) : Optional.empty();
  }

  private static Optional<String> missing(JourneyPlan.BackupPlan plan) {
    if (plan.file().isEmpty()) {
      return Optional.empty();
    }
    Path file = plan.file().get();
    try {
      return Files.isRegularFile(file) && Files.size(file) > 0
          ? Optional.empty()
          : Optional.of(lacking(file, "it is not there, or empty"));
    } catch (IOException e) {
      return Optional.of(lacking(file, FileTrouble.why(e)));
    }
  }

  private static String lacking(Path file, String why) {
    return NONE
        + " There is no backup of the database in "
        + file
        + ": "
        + why
        + ". Make one, and run the same command again. Nothing was changed.";
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<String> objection = objection(plan);
    if (objection.isPresent()) {
      context.measured(NAME, false, objection.get());
      return new StepResult.Refused(objection.get());
    }
    Note _ =
        context.act(
            NAME,
            Note.NONE,
            _ -> {
              acts.carry(context, plan.acts(), context.run() + "-backup");
              return Note.NONE;
            });
    Optional<String> missing = missing(plan);
    if (missing.isPresent()) {
      throw new StepFailed(missing.get());
    }
    String words = plan.file().map(Path::toString).orElse("made by the plan's command");
    context.measured(NAME, true, words);
    return StepResult.done(words);
  }

  @Override
  public Undo undo() {
    return new Undo.By("The backup stays where it is.", _ -> StepResult.done());
  }
}
