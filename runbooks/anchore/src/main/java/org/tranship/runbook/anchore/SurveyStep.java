package org.tranship.runbook.anchore;

import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.ByteCount;

/// Reads the whole catalogue once, before the first byte is moved: how many documents there are,
/// how large, and which of them will not survive exactly and are therefore refused by name.
final class SurveyStep implements Step {
  static final String NAME = "survey";
  static final String COUNT = "count";

  /// How many refusals are told one by one; the journal and the report have all of them.
  private static final int TOLD = 20;

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
            + survey.documents()
            + " documents ("
            + survey.size()
            + ") from "
            + migration.source()
            + " to "
            + migration.target()
            + (survey.refused() == 0 ? "" : "; " + survey.refused() + " of them are refused")
            + ".");
    return StepResult.done();
  }

  private Survey survey(StepContext context) throws InterruptedException {
    Objections objections = new Objections(migration);
    long documents = 0;
    long bytes = 0;
    long refused = 0;
    try (Documents all = migration.documents()) {
      for (Optional<Document> next = all.next(); next.isPresent(); next = all.next()) {
        Document document = next.get();
        documents++;
        bytes += document.size();
        Optional<Objections.Objection> objection = objections.to(document);
        if (objection.isPresent()) {
          refused++;
          if (refused <= TOLD) {
            context.say(objection.get().sentence(document));
          }
        }
      }
    }
    migration.unknownNames().forEach(context::say);
    new ContentWithoutRow(migration.database(), migration.source())
        .glance()
        .ifPresent(context::say);
    if (refused > TOLD) {
      context.say("... and " + (refused - TOLD) + " more; the report names them all.");
    }
    return new Survey(documents, ByteCount.of(bytes), refused);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
