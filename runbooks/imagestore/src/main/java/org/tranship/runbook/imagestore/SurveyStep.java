package org.tranship.runbook.imagestore;

import java.util.Optional;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Looks through the source before the first byte is copied: which packages are whole, and what the
/// target could not hold. Run again each time, since what it finds is held in memory.
final class SurveyStep implements Step {
  private static final String BESIDE = "beside files";

  private final ImageCopying copying;

  SurveyStep(ImageCopying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return "survey";
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
  public StepResult run(StepContext context) throws InterruptedException {
    Survey survey = Survey.of(copying);
    copying.scan(survey.scan());
    Optional<StepResult.Refused> objection = survey.objection(copying);
    context.measured("source", objection.isEmpty(), survey.found());
    if (!survey.beside().none()) {
      context.measured(BESIDE, true, survey.beside().toString());
      context.say("Beside files, in " + copying.sourceName() + ": " + survey.beside() + ".");
    }
    survey.named().forEach(hazard -> context.say(hazard.toString()));
    return objection
        .<StepResult>map(it -> it)
        .orElseGet(() -> StepResult.done(survey.scan().files() + " files"));
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
