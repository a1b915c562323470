package org.tranship.events.rebuild;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.events.projection.ViewComparison.Compared;
import org.tranship.events.projection.ViewDifference;
import org.tranship.events.run.DrainedStep;
import org.tranship.events.run.QuietStep;

/// Rebuilds read models from a log of events, beside those that are live, and puts them in their
/// place at once.
///
/// The steps: log and tables are checked; the shadows are filled until they have caught up; nothing
/// may be pending at the log; all are swapped. The run ends as `ready`; a rollback puts back what
/// was live, and `complete` compares every row with a fresh rebuild and removes it.
public final class RebuildRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "events-rebuild";

  static final String DIFFERENT = "TRE-240";

  private final Rebuilding rebuilding;
  private final List<Step> steps;

  public RebuildRunbook(Rebuilding rebuilding) {
    this.rebuilding = rebuilding;
    this.steps =
        List.of(
            new CheckModelsStep(rebuilding),
            new BuildStep(rebuilding),
            new DrainedStep(rebuilding.log(), rebuilding.plan(), SwapStep.NAME),
            new QuietStep(rebuilding.log(), rebuilding.logName(), rebuilding.plan(), SwapStep.NAME),
            new SwapStep(rebuilding),
            new ProveModelsStep(rebuilding),
            new DropBeforeStep(rebuilding));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    return compared(rebuilding, context);
  }

  /// Compares what is live with a fresh rebuild, and writes down what was found.
  static StepResult compared(Rebuilding rebuilding, StepContext context)
      throws InterruptedException {
    return Told.of(
        () -> {
          List<ViewDifference> told = new ArrayList<>();
          Compared compared =
              new FreshComparison(rebuilding)
                  .run(
                      difference -> {
                        if (told.size() < 20) {
                          told.add(difference);
                        }
                      });
          String what = compared.rows() + " rows compared with a fresh rebuild";
          context.measured("compared", compared.differences() == 0, what);
          if (compared.differences() == 0) {
            return StepResult.done(what);
          }
          told.forEach(each -> context.measured("difference", false, each.toString()));
          return new StepResult.Partial(
              compared.differences(),
              DIFFERENT
                  + " "
                  + compared.differences()
                  + " of "
                  + compared.rows()
                  + " rows are not as the events give them; the first: "
                  + told.getFirst()
                  + ". Find out who else writes to the table, and rebuild it.");
        });
  }
}
