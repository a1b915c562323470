package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Something that is done in the cloud, by the plan's acts or the operator: deploying, swapping,
/// shutting down. Whether it is done is measured by the plan's gate and not believed.
///
/// Crash argument. The acts are done under one act of the run, again if it was cut off, so they
/// have to bear that. The gate is measured behind it each time.
class StageStep extends ThirdStep {
  static final String GATE = "TRJ-136";
  private static final String ACT = "do";
  private static final Duration LOOK = Duration.ofMillis(500);

  private final ThirdPlan.Stage stage;

  StageStep(String name, Phase phase, ThirdMigration migration, ThirdPlan.Stage stage) {
    super(name, phase, migration);
    this.stage = stage;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Note _ =
        context.act(
            ACT,
            Note.NONE,
            _ -> {
              migration.acts().carry(context, stage.forth(), context.run() + "-" + name());
              return Note.NONE;
            });
    Optional<String> doubt = doubt(context, migration, stage.gate(), name());
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

  /// Measures a gate; each of it is given time.
  ///
  /// @return what stands against it; empty if each succeeds
  static Optional<String> doubt(
      StepContext context, ThirdMigration migration, List<ControlSpec> gate, String what)
      throws InterruptedException {
    Instant until = context.clock().instant().plus(migration.plan().times().gate());
    for (ControlSpec spec : gate) {
      Control control = migration.controls().open(spec);
      Answer answer = control.act(context.run() + "-gate-" + what);
      while (!(answer instanceof Answer.Done) && context.clock().instant().isBefore(until)) {
        migration.pause().sleep(LOOK);
        answer = control.act(context.run() + "-gate-" + what);
      }
      boolean passed = answer instanceof Answer.Done;
      context.measured("gate " + what, passed, control.sentence() + ": " + answer.detail());
      if (!passed) {
        return Optional.of(
            GATE
                + " It is not measured that \""
                + what
                + "\" is done: after "
                + Durations.text(migration.plan().times().gate())
                + " what "
                + control.sentence()
                + " gave "
                + answer.detail()
                + ". See to it, and run the same command again.");
      }
    }
    return Optional.empty();
  }

  @Override
  public Undo undo() {
    if (stage.back().isEmpty()) {
      return new Undo.Nothing();
    }
    return new Undo.By(
        migration.acts().sentences(stage.back()) + ".",
        context -> {
          if (begun(context, name())) {
            migration.acts().carry(context, stage.back(), context.run() + "-" + name() + "-back");
          }
          return StepResult.done();
        });
  }
}
