package org.tranship.runbook.registry.msr;

import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Looks at both stores before the first byte: whether the source is the storage of an MSR, and
/// nothing of somebody else's is at the target.
final class SurveyStep implements Step {
  private static final String NAME = "survey";
  private static final String ROOT = "root";

  private final MsrMigration migration;

  SurveyStep(MsrMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  /// What stands in front of `docker/` in both stores, as it was found.
  static String root(StepContext context) {
    return context.ended(NAME, ROOT).map(Note::text).orElse("");
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    MsrSurvey survey = MsrSurvey.of(migration);
    if (survey.objection().isPresent()) {
      context.measured("stores", false, survey.objection().get());
      return new StepResult.Refused(survey.objection().get());
    }
    Note _ = context.act(ROOT, Note.NONE, _ -> new Note(1, survey.root()));
    if (survey.uploads() > 0) {
      context.say(
          survey.uploads()
              + " objects are of uploads that are under way or were left, and stay behind.");
    }
    return StepResult.done(survey.objects() + " objects, " + survey.bytes());
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
