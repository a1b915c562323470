package org.tranship.runbook.journey.third;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.journey.DatabaseRestore;
import org.tranship.runbook.journey.sql.ThirdViews;

/// What has to be done before another attempt when no journal of the last one is left: the database
/// is restored from its backup, the second release's subscriptions get everything again, and the
/// third's are deleted with the blobs. The events and their log are not touched.
///
/// Crash argument. Restoring may be done again, so the plan's command has to bear that; the rest
/// finds gone what is gone.
public final class ThirdResetRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "journey-v3-reset";

  static final String NOT_SECOND = "TRJ-144";
  static final String LIVE = "TRJ-145";
  private static final String NO_WAY_BACK =
      "What was restored or deleted is gone; the events and their log are as they were.";

  private final ThirdMigration migration;

  public ThirdResetRunbook(ThirdMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return List.of(new Restore(migration), new Removal(migration));
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    Optional<String> objection = SurveyThirdStep.objection(migration);
    return objection.isEmpty()
        ? StepResult.done("the second release is there, and nothing of the third is")
        : new StepResult.Partial(1, objection.get());
  }

  private static final class Restore extends ThirdStep {
    private static final String STEP = "restore";

    Restore(ThirdMigration migration) {
      super(STEP, Phase.MOVE, migration);
    }

    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      Optional<SubscriptionName> busy =
          bus(
              migration,
              bus -> {
                Routes routes = new Routes(migration.plan().topics(), bus);
                return routes.busy(routes.third());
              });
      if (busy.isPresent()) {
        return refused(
            context,
            STEP,
            LIVE
                + " The third release's worker is on: somebody receives from "
                + busy.get()
                + ". What it has would be lost. Nothing was restored or deleted. Stop it, and start"
                + " the second release's.");
      }
      DatabaseRestore.carry(context, STEP, migration.acts(), migration.plan().backup().restore());
      return StepResult.done();
    }

    @Override
    public Undo undo() {
      return new Undo.Impossible(NO_WAY_BACK);
    }
  }

  private static final class Removal extends ThirdStep {
    Removal(ThirdMigration migration) {
      super("remove-third", Phase.MOVE, migration);
    }

    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      ThirdViews.State state =
          migration
              .database()
              .look(
                  "look at the tables of both releases",
                  connection -> new ThirdViews(connection, migration.database().dialect()).state());
      if (!state.second() || state.any() || state.help()) {
        return refused(
            context,
            name(),
            NOT_SECOND
                + " The read models in "
                + migration.database().place()
                + " are not those of the second release alone, so the restore restored something"
                + " else. Nothing was deleted. Restore the backup from before the migration, and run"
                + " the same command again.");
      }
      int gone =
          bus(
              migration,
              bus -> {
                Routes routes = new Routes(migration.plan().topics(), bus);
                // First, so that every message comes to somebody.
                routes.reopen();
                List<SubscriptionName> third = new ArrayList<>(migration.views());
                third.addAll(routes.third());
                int deleted = 0;
                for (SubscriptionName each : third) {
                  deleted += bus.topology().deleteSubscription(each) ? 1 : 0;
                }
                return deleted;
              });
      long blobs = blobs(migration, ReplayStep::deleteAll);
      String words = gone + " subscriptions and " + blobs + " blobs of the third release deleted";
      context.measured(name(), true, words);
      return StepResult.done(words);
    }

    @Override
    public Undo undo() {
      return new Undo.Impossible(NO_WAY_BACK);
    }
  }
}
