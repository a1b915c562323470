package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
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
/// have to bear that. The gate is measured behind it each time. What done twice undoes itself, as a
/// swap does, is looked at first: where the gate passes it is done, and where an earlier try was
/// cut off, it is given time to pass before it is done again. Taking back is the same the other way
/// round, and the gate has to fail behind it.
class StageStep extends ThirdStep {
  static final String GATE = "TRJ-136";
  private static final String ACT = "do";
  private static final String BACK = "back";
  private static final Duration LOOK = Duration.ofMillis(500);

  private final ThirdPlan.Stage stage;
  private final boolean toggles;

  /// @param toggles whether done twice it undoes itself
  StageStep(
      String name, Phase phase, ThirdMigration migration, ThirdPlan.Stage stage, boolean toggles) {
    super(name, phase, migration);
    this.stage = stage;
    this.toggles = toggles && !stage.gate().isEmpty();
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Note _ =
        context.act(
            ACT,
            Note.NONE,
            earlier -> {
              if (!toggles || !comes(context, true, earlier.isPresent())) {
                migration.acts().carry(context, stage.forth(), context.run() + "-" + name());
              }
              return Note.NONE;
            });
    Optional<String> doubt = doubt(context);
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

  /// Whether the gate passes, or does not, as it is wanted: now, or within the plan's time.
  private boolean comes(StepContext context, boolean wanted, boolean waits)
      throws InterruptedException {
    Instant until =
        context.clock().instant().plus(waits ? migration.plan().times().gate() : Duration.ZERO);
    boolean passes = passes(context);
    while (passes != wanted && context.clock().instant().isBefore(until)) {
      migration.pause().sleep(LOOK);
      passes = passes(context);
    }
    return passes == wanted;
  }

  private boolean passes(StepContext context) throws InterruptedException {
    for (ControlSpec spec : stage.gate()) {
      Control control = migration.controls().open(spec);
      if (!(control.act(context.run() + "-gate-" + name()) instanceof Answer.Done)) {
        return false;
      }
    }
    return true;
  }

  /// Measures the gate; each of it is given time.
  ///
  /// @return what stands against it; empty if each succeeds
  private Optional<String> doubt(StepContext context) throws InterruptedException {
    Instant until = context.clock().instant().plus(migration.plan().times().gate());
    for (ControlSpec spec : stage.gate()) {
      Control control = migration.controls().open(spec);
      Answer answer = control.act(context.run() + "-gate-" + name());
      while (!(answer instanceof Answer.Done) && context.clock().instant().isBefore(until)) {
        migration.pause().sleep(LOOK);
        answer = control.act(context.run() + "-gate-" + name());
      }
      boolean passed = answer instanceof Answer.Done;
      context.measured("gate " + name(), passed, control.sentence() + ": " + answer.detail());
      if (!passed) {
        return Optional.of(
            GATE
                + " It is not measured that \""
                + name()
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
          if (!begun(context, name())) {
            return StepResult.done();
          }
          Note _ =
              context.act(
                  BACK,
                  Note.NONE,
                  earlier -> {
                    if (!toggles || !comes(context, false, earlier.isPresent())) {
                      migration
                          .acts()
                          .carry(context, stage.back(), context.run() + "-" + name() + "-back");
                    }
                    return Note.NONE;
                  });
          if (toggles && !comes(context, false, true)) {
            return refused(
                context,
                "gate " + name(),
                GATE
                    + " It is not measured that \""
                    + name()
                    + "\" is taken back: after "
                    + Durations.text(migration.plan().times().gate())
                    + " its gate still passes. See which release is in production, and give 'tranship"
                    + " rollback' again.");
          }
          return StepResult.done();
        });
  }
}
