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
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Something that is done in the cloud, by the plan's acts or the operator: deploying, swapping,
/// shutting down. Whether it is done is measured by the plan's gate and not believed.
///
/// Crash argument. The acts are done under one act of the run, again if it was cut off, so they
/// have to bear that. The gate is measured behind it each time. A swap is looked at first: where
/// the gate passes it is done, and where an earlier try was cut off, it is given time to pass
/// before it is done again.
///
/// A swap that was begun is taken back always, unless the plan's gate of the way back says that the
/// second release is in production: that a gate of the third does not pass says nothing, since it
/// may be broken, or not answer, in production. The act of taking back ends only once it is
/// measured, so if it is not, a further rollback does it again, and nothing that is undone behind
/// it, such as deleting what is in staging, is begun.
class StageStep extends ThirdStep {
  static final String GATE = "TRJ-136";
  private static final String ACT = "do";
  private static final String BACK = "back";
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Stage stage;
  private final boolean swaps;

  /// @param swaps whether it says which release is in production: looked at first, and measured
  ///   when it is taken back
  StageStep(String name, Phase phase, ThirdMigration migration, Stage stage, boolean swaps) {
    super(name, phase, migration);
    this.stage = stage;
    this.swaps = swaps;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Note _ =
        context.act(
            ACT,
            Note.NONE,
            earlier -> {
              if (!swaps || !comes(context, stage.gate(), true, earlier.isPresent())) {
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

  /// Whether a gate passes, or does not, as it is wanted: now, or within the plan's time.
  private boolean comes(StepContext context, List<ControlSpec> gate, boolean wanted, boolean waits)
      throws InterruptedException {
    Instant until =
        context.clock().instant().plus(waits ? migration.plan().times().gate() : Duration.ZERO);
    boolean passes = passes(context, gate);
    while (passes != wanted && context.clock().instant().isBefore(until)) {
      migration.pause().sleep(LOOK);
      passes = passes(context, gate);
    }
    return passes == wanted;
  }

  private boolean passes(StepContext context, List<ControlSpec> gate) throws InterruptedException {
    for (ControlSpec spec : gate) {
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
          boolean before = context.ended(name(), BACK).isPresent();
          Note _ =
              context.act(
                  BACK,
                  Note.NONE,
                  _ -> {
                    takeBack(context);
                    return Note.NONE;
                  });
          if (before && swaps && !isBack(context)) {
            // An earlier rollback has measured it, so somebody else has swapped since.
            return refused(context, "gate " + name(), notBack());
          }
          return StepResult.done();
        });
  }

  private void takeBack(StepContext context) throws InterruptedException {
    boolean known = swaps && !stage.backGate().isEmpty();
    if (known && passes(context, stage.backGate())) {
      context.measured("gate " + name(), true, "the second release is in production already");
      return;
    }
    migration.acts().carry(context, stage.back(), context.run() + "-" + name() + "-back");
    if (swaps && !isBack(context)) {
      throw new StepFailed(notBack());
    }
  }

  /// Whether it is measured to be taken back, now or within the plan's time.
  private boolean isBack(StepContext context) throws InterruptedException {
    boolean back =
        stage.backGate().isEmpty()
            ? comes(context, stage.gate(), false, true)
            : comes(context, stage.backGate(), true, true);
    context.measured("gate " + name() + " back", back, back ? "taken back" : "not taken back");
    return back;
  }

  private String notBack() {
    return GATE
        + " It is not measured that \""
        + name()
        + "\" is taken back: after "
        + Durations.text(migration.plan().times().gate())
        + (stage.backGate().isEmpty()
            ? " its gate still passes"
            : " its gate of the way back does not pass")
        + ". Nothing behind it was taken back, and what is in staging was not deleted. Put the"
        + " second release into production, and give 'tranship rollback' again.";
  }
}
