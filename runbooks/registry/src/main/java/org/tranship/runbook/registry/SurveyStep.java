package org.tranship.runbook.registry;

import java.util.Optional;
import org.tranship.core.control.Durations;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Looks at both stores before the first byte: whether there is one registry at the source, and
/// nothing of somebody else's at the target. Has an upload prove that the registry uses the source.
/// Says for how long pushes will be kept out.
final class SurveyStep implements Step {
  static final String NAME = "survey";
  static final String UPLOADS = "uploads";
  private static final String ROOT = "root";

  private final RegistryMigration migration;

  SurveyStep(RegistryMigration migration) {
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

  /// Where in both stores the registry begins, as it was found.
  static String root(StepContext context) {
    return context.ended(NAME, ROOT).map(Note::text).orElse("");
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<String> shut = RegistryWords.access(migration);
    if (shut.isPresent()) {
      return new StepResult.Refused(shut.get());
    }
    RegistrySurvey survey;
    try {
      survey = RegistrySurvey.of(migration);
    } catch (RegistryException e) {
      return new StepResult.Refused(String.valueOf(e.getMessage()));
    }
    Optional<String> objection = survey.objection(migration.targetName());
    if (objection.isPresent()) {
      context.measured("target", false, objection.get());
      return new StepResult.Refused(objection.get());
    }
    Optional<String> elsewhere = new PlaceProof(migration).objection(context, survey.root());
    if (elsewhere.isPresent()) {
      return new StepResult.Refused(elsewhere.get());
    }
    Note _ = context.act(ROOT, Note.NONE, _ -> new Note(1, survey.root()));
    if (survey.outside() > 0) {
      context.say(
          survey.outside() + " objects of the source are not the registry's, and stay behind.");
    }
    if (!survey.strays().isEmpty()) {
      context.measured("strays", true, survey.strays());
      context.say(survey.strays() + ". They stay behind.");
    }
    String expected =
        "about "
            + Durations.text(survey.window())
            + " for "
            + survey.links()
            + " links"
            + RegistryWords.pulls(survey).map(", "::concat).orElse("");
    if (survey.uploads().count() > 0) {
      context.measured(UPLOADS, true, survey.uploads().kept());
      context.say(
          "At the source "
              + survey.uploads().words()
              + ". The fence cuts off what is under way then.");
    }
    RegistryWords.notes(migration.plan()).forEach(context::say);
    context.measured("window, expected", true, expected);
    context.say(
        "Pushes will be kept out for "
            + expected
            + "; "
            + RegistryWords.uncounted(migration.plan(), survey)
            + ".");
    return StepResult.done(survey.blobs() + " blobs, " + survey.bytes());
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
