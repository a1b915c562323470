package org.tranship.runbook.journey.third;

import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.journey.Stage;
import org.tranship.runbook.journey.StageActs;

/// Something that is done in the cloud, by the plan's acts or the operator: deploying, swapping,
/// shutting down. Whether it is done is measured by the plan's gate and not believed.
///
/// Crash argument. The acts are done under one act of the run, again if it was cut off, so they
/// have to bear that. The gate is measured behind it each time. A swap is looked at first: where
/// the gate passes it is done, and where an earlier try was cut off, it is given time to pass
/// before it is done again.
///
/// The act of taking back ends only once it is measured, so if it is not, a further rollback does
/// it again, and nothing that is undone behind it, such as deleting what is in staging, is begun.
class StageStep extends ThirdStep {
  private static final String ACT = "do";
  private static final String BACK = "back";

  private final Stage stage;
  private final StageActs acts;

  /// @param swaps whether it says which release is in production: looked at first, and measured
  ///   when it is taken back
  StageStep(String name, Phase phase, ThirdMigration migration, Stage stage, boolean swaps) {
    super(name, phase, migration);
    this.stage = stage;
    this.acts =
        new StageActs(
            name,
            stage,
            swaps,
            "second release",
            migration.controls(),
            migration.plan().times().gate(),
            migration.pause());
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Note _ =
        context.act(
            ACT,
            Note.NONE,
            earlier -> {
              acts.forth(context, earlier.isPresent());
              return Note.NONE;
            });
    Optional<String> doubt = acts.gate().doubt(context);
    if (doubt.isPresent()) {
      return new StepResult.Refused(doubt.get());
    }
    return StepResult.done(
        stage.gate().isEmpty() ? "done, as far as the plan's acts say" : "done, and measured");
  }

  /// Whether it may have been done.
  static boolean begun(StepContext context, String step) {
    return context.intended(step, ACT).isPresent();
  }

  @Override
  public Undo undo() {
    if (stage.back().isEmpty()) {
      return new Undo.Nothing();
    }
    return new Undo.By(
        migration.acts().sentences(stage.back()) + ".",
        context -> {
          if (!begun(context, name())) {
            return StepResult.done();
          }
          boolean before = context.ended(name(), BACK).isPresent();
          Note _ =
              context.act(
                  BACK,
                  Note.NONE,
                  _ -> {
                    acts.back(context);
                    return Note.NONE;
                  });
          if (before && acts.swaps() && !acts.isBack(context)) {
            // An earlier rollback has measured it, so somebody else has swapped since.
            return refused(context, "gate " + name(), acts.notBack());
          }
          return StepResult.done();
        });
  }
}
