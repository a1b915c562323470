package org.tranship.runbook.registry.msr;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Key;

/// Pulls every tag from the old storage, so that damage of before is told from what the switch
/// does: behind it only images that are named here may be hurt. The operator agrees to these, and
/// to no others. Each look has a pass of its own in the journal, whose names are of that look
/// alone, so a look that is cut off or refused leaves nothing that a later one takes for its own.
final class PullsBeforeStep implements Step {
  static final String NAME = "pulls-before";
  private static final String AGREED = "agreed";
  private static final int BATCH = 500;

  private final MsrMigration migration;

  PullsBeforeStep(MsrMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  private static PassId pass(int look) {
    return PassId.of("hurt-before-" + look);
  }

  private static Key key(String image) {
    return Key.of(image);
  }

  /// Whether an image could not be pulled before the switch either.
  static boolean wasHurt(StepContext context, String image) {
    return context
        .ended(NAME, AGREED)
        .map(note -> pass(Integer.parseInt(note.text())))
        .map(pass -> context.results(pass, List.of(key(image))))
        .orElse(Map.of())
        .containsKey(key(image));
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    int look = 1;
    while (context.intended(NAME, "look-" + look).isPresent()) {
      look++;
    }
    int number = look;
    List<ObjectResult> told = new ArrayList<>();
    PullCheck.Result[] result = new PullCheck.Result[1];
    Note hurt =
        context.act(
            "look-" + number,
            Note.NONE,
            _ -> {
              try (MsrClient client = migration.client()) {
                String[] sum = {"none"};
                result[0] =
                    new PullCheck(client)
                        .run(
                            (image, why) -> {
                              sum[0] =
                                  TagCensus.hex(
                                      (sum[0] + " " + image).getBytes(StandardCharsets.UTF_8));
                              told.add(
                                  ObjectResult.acted(key(image), Outcome.SKIPPED, "", reason(why)));
                              if (told.size() == BATCH) {
                                write(context, number, told);
                              }
                            });
                write(context, number, told);
                return new Note(1, result[0].hurt() + " (their names: " + sum[0] + ")");
              }
            });
    context.measured(
        "pulls before",
        result[0].hurt() == 0,
        result[0].tags() + " tags, of which cannot be pulled: " + hurt.text());
    Optional<String> refusal = refusal(result[0]);
    if (refusal.isPresent()) {
      return new StepResult.Refused(refusal.get());
    }
    Note _ = context.act(AGREED, Note.NONE, _ -> new Note(1, "" + number));
    return StepResult.done(result[0].tags() + " tags, " + result[0].hurt() + " hurt");
  }

  private static String reason(String why) {
    return "It could not be pulled before the switch either: " + why + ".";
  }

  private static void write(StepContext context, int number, List<ObjectResult> told) {
    if (!told.isEmpty()) {
      context.refuse(pass(number), List.copyOf(told));
      told.clear();
    }
  }

  private Optional<String> refusal(PullCheck.Result result) {
    return result.hurt() == 0 || migration.consent().has(MsrMigration.HURT_BLOBS)
        ? Optional.empty()
        : Optional.of(
            ExactStep.HURT
                + " "
                + result.hurt()
                + " of "
                + result.tags()
                + " tags cannot be pulled from the old storage already, such as "
                + String.join(", ", result.faults())
                + ". Nothing was switched. Push these images again, or go on with --acknowledge "
                + MsrMigration.HURT_BLOBS
                + ", which holds for these and no others.");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
