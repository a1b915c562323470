package org.tranship.runbook.imagestore;

import java.util.Optional;
import org.tranship.core.compare.Difference;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Compared;
import org.tranship.core.work.Comparison;
import org.tranship.core.work.EngineLimits;

/// Holds the target against the source once more: the same paths and sizes without the markers of
/// either kind, and the markers that belong there and no other.
final class SameContentStep implements Step {
  static final String NAME = "same";
  private static final String DIFFERENT = "TRI-103";

  private final ImageCopying copying;

  SameContentStep(ImageCopying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<String> difference = difference(copying, context);
    context.measured("target", difference.isEmpty(), difference.orElse("as the source"));
    if (difference.isPresent()) {
      throw new StepFailed(
          DIFFERENT
              + " "
              + copying.targetName()
              + " is not as "
              + copying.sourceName()
              + ": "
              + difference.get()
              + " 'tranship imagestore compare' names everything. If somebody writes to the source,"
              + " keep him from it and run the same command again.");
    }
    return StepResult.done();
  }

  /// The first difference, as a sentence; empty if there is none.
  static Optional<String> difference(ImageCopying copying, StepContext context)
      throws InterruptedException {
    try (Store source = copying.source();
        Store target = copying.target()) {
      Content content = copying.content();
      String[] first = {""};
      Compared compared =
          new Comparison(
                  content.shown(source),
                  content.shown(target),
                  new Comparison.Criteria(false, false, false),
                  EngineLimits.standard())
              .run(
                  new Comparison.Observer() {
                    @Override
                    public void differs(Difference difference) {
                      if (first[0].isEmpty()) {
                        first[0] = "\"" + difference.key() + "\" differs.";
                      }
                    }

                    @Override
                    public void passed(ByteCount size) {}
                  });
      if (!compared.same()) {
        return Optional.of(first[0]);
      }
      return MarkerDifference.first(copying.markers(context.clock()), source, target);
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
