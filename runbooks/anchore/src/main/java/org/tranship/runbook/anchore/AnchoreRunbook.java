package org.tranship.runbook.anchore;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.ResultItems;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// Moves Anchore Engine's documents between its storage drivers.
///
/// The steps: the operator is asked; both stores are probed; the services are proven to be stopped;
/// Anchore's migration lock is taken; the catalogue is surveyed; the task row is written; documents
/// are copied and read back; rows are switched; the source is cleaned. With `--nodelete` the last
/// waits for `complete`.
public final class AnchoreRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "anchore";

  private final Migration migration;
  private final List<Step> steps;

  public AnchoreRunbook(Migration migration) {
    this.migration = migration;
    LockStep lock = new LockStep(migration);
    this.steps =
        List.of(
            new AskStep(),
            new ProbeStep(migration),
            new FenceStep(migration),
            lock,
            new SurveyStep(migration, lock),
            new TaskStep(migration, lock),
            new CopyStep(migration, lock),
            new SwitchStep(migration, lock),
            new CleanStep(migration, lock));
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
  public boolean completesItself() {
    return !migration.plan().nodelete();
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    Set<Outcome> success = Set.of(Outcome.DONE, Outcome.SAME);
    PassSpec spec = PassSpec.on(pass, Operation.VERIFY, migration.target().store());
    Coding held = migration.target().codingOf(false);
    Tally tally =
        context.pass(
            spec,
            Optional.of(context.tally(Passes.SWITCH).succeeded()),
            () ->
                new ResultItems(
                    context.results(Passes.COPY, success),
                    result ->
                        Optional.of(
                            WorkItem.verification(
                                result.key(),
                                result.target(),
                                new Coding(Copied.of(result).payload().content(), held.carrier()),
                                result.sha256().orElseThrow()))));
    return PassEnding.of(
        context, pass, tally, "documents", "are not as they were copied", DocumentWords::reason);
  }
}
