package org.tranship.runbook.objects.pointers;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Looks at all rows and all objects before anything moves: rows without an object, objects without
/// a row, objects shared by rows, rows that the rule cannot read, objects that would meet in one
/// key of the target. All are written down; those that stand against the run have it refused,
/// unless the operator accepted them. Changes nothing.
final class SurveyPointersStep implements Step {
  static final String NAME = "survey-rows";

  private final Pointing pointing;

  SurveyPointersStep(Pointing pointing) {
    this.pointing = pointing;
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
    int number = free(context);
    Survey survey =
        Survey.of(
            pointing,
            (finding, results) -> context.refuse(PointerPasses.survey(finding, number), results));
    if (survey.unlistable() > 0) {
      context.say(
          survey.unlistable()
              + " names at the source could not be listed; rows that point there count as rows"
              + " without an object.");
    }
    for (Finding finding : Finding.values()) {
      if (survey.count(finding) > 0) {
        context.measured(
            "rows",
            !finding.isRefused(),
            survey.count(finding)
                + " "
                + finding.words()
                + ": "
                + String.join("; ", survey.named(finding)));
      }
    }
    context.measured("rows", true, survey.toString());
    return verdict(context, survey);
  }

  /// Each try writes to passes of its own, so that what was mended since does not stand there for
  /// ever.
  private static int free(StepContext context) {
    int number = 1;
    while (isUsed(context, number)) {
      number++;
    }
    return number;
  }

  private static boolean isUsed(StepContext context, int number) {
    for (Finding finding : Finding.values()) {
      if (!context.tally(PointerPasses.survey(finding, number)).equals(Tally.EMPTY)) {
        return true;
      }
    }
    return false;
  }

  private StepResult verdict(StepContext context, Survey survey) {
    List<String> against = new ArrayList<>();
    for (Finding finding : Finding.values()) {
      long count = survey.count(finding);
      if (count == 0) {
        continue;
      }
      String line = count + " " + finding.words();
      context.say(line + (finding.isRefused() ? ":" : "."));
      if (finding.isRefused()) {
        survey.named(finding).forEach(context::say);
      }
      if (survey.stands(finding)) {
        against.add(line);
      }
    }
    return against.isEmpty()
        ? StepResult.done(survey.toString())
        : new StepResult.Refused(
            "TRO-201 "
                + String.join(", ", against)
                + ". Nothing was changed. The first are named above and all are in the journal; mend"
                + " them, leave their rows out by the condition of the catalogue, or accept what may"
                + " stay as it is.");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
