package org.tranship.runbook.anchore;

import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Counted;

/// Reads the whole catalogue once, before the first byte is moved: how many documents there are,
/// how large, and which of them will not survive exactly and are therefore refused by name.
final class SurveyStep implements Step {
  static final String NAME = "survey";
  static final String COUNT = "count";

  private final Migration migration;
  private final LockStep lock;

  SurveyStep(Migration migration, LockStep lock) {
    this.migration = migration;
    this.lock = lock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    lock.require(context);
    Note note = context.act(COUNT, Note.NONE, _ -> survey(context).note());
    Survey survey = Survey.parse(note);
    context.say(
        "Migrating "
            + Counted.of(survey.documents(), "document")
            + " ("
            + survey.size()
            + ") from "
            + migration.source()
            + " to "
            + migration.target()
            + (survey.refused() == 0 ? "" : "; " + refused(survey.refused()))
            + ".");
    return StepResult.done();
  }

  private static String refused(long documents) {
    return documents + (documents == 1 ? " of them is refused" : " of them are refused");
  }

  private Survey survey(StepContext context) throws InterruptedException {
    Survey survey =
        Surveying.of(
            migration, TargetLimits.of(migration), (_, _) -> {}, context::say, context::say);
    migration.unknownNames().forEach(context::say);
    new ContentWithoutRow(migration.database(), migration.source())
        .glance()
        .ifPresent(context::say);
    return survey;
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
