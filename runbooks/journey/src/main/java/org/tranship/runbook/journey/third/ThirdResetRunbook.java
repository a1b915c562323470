package org.tranship.runbook.journey.third;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.journey.DatabaseRestore;
import org.tranship.runbook.journey.sql.ProcessTables;
import org.tranship.runbook.journey.sql.ProcessTables.Part;
import org.tranship.runbook.journey.sql.ThirdViews;

/// What has to be done before another attempt when no journal of the last one is left: what is the
/// third release's in the database is removed, the second release's subscriptions get everything
/// again, and the third's are deleted with the blobs. What the second release and its users have
/// written stays, unless a restore of the backup is asked for. The events and their log are not
/// touched.
///
/// Crash argument. It is refused while the third's subscriptions have messages that the second's do
/// not have, which would be lost with them, and while one of the second's is missing. Restoring may
/// be done again, so the plan's command has to bear that; the rest finds gone what is gone, and the
/// second's subscriptions get everything before the third's are deleted.
public final class ThirdResetRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "journey-v3-reset";

  /// The setting that asks for a restore of the database: `true`.
  public static final String RESTORE = "reset.restore";

  /// The setting that agrees to lose what the third's subscriptions alone have: `true`.
  public static final String ACCEPT_LOSS = "reset.accept-loss";

  static final String NOT_SECOND = "TRJ-144";
  static final String LIVE = "TRJ-145";
  static final String ALONE = "TRJ-148";
  private static final String NO_WAY_BACK =
      "What was restored or deleted is gone; the events and their log are as they were.";

  private final ThirdMigration migration;

  /// @param migration whose plan's settings may have [#RESTORE] and [#ACCEPT_LOSS]
  public ThirdResetRunbook(ThirdMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return List.of(new Unhandled(migration), new Restore(migration), new Removal(migration));
  }

  private static boolean asked(ThirdMigration migration, String setting) {
    return Boolean.parseBoolean(migration.plan().settings().get(setting));
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    Optional<String> objection = SurveyThirdStep.objection(migration);
    return objection.isEmpty()
        ? StepResult.done("the second release is there, and nothing of the third is")
        : new StepResult.Partial(1, objection.get());
  }

  /// Refuses while something would be lost.
  private static final class Unhandled extends ThirdStep {
    Unhandled(ThirdMigration migration) {
      super("unhandled", Phase.PREPARE, migration);
    }

    @Override
    public boolean always() {
      return true;
    }

    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      Optional<String> objection =
          bus(migration, bus -> objection(new Routes(migration.plan().topics(), bus)));
      return objection.isPresent() ? refused(context, name(), objection.get()) : StepResult.done();
    }

    private Optional<String> objection(Routes routes) {
      Optional<SubscriptionName> busy = routes.busy(routes.third());
      if (busy.isPresent()) {
        return Optional.of(
            LIVE
                + " The third release's worker is on: somebody receives from "
                + busy.get()
                + ". What it has would be lost. Nothing was restored or deleted. Stop it.");
      }
      Optional<SubscriptionName> missing = routes.missing();
      if (missing.isPresent()) {
        return Optional.of(
            SurveyThirdStep.NO_SECOND
                + " The second release's subscription "
                + missing.get()
                + " is not there, so what nobody has handled cannot be told, and nothing would come"
                + " to its worker. Nothing was restored or deleted. Make it again with a rule that"
                + " takes everything, and run the same command again.");
      }
      if (routes.hiddenBack() > 0) {
        return Optional.of(
            LIVE
                + " Somebody has "
                + routes.hiddenBack()
                + " messages of the third release's subscriptions in hand. They would be lost."
                + " Nothing was restored or deleted. Stop its worker, or wait until their locks end,"
                + " and run the same command again.");
      }
      List<String> alone = routes.alone();
      if (alone.isEmpty() || asked(migration, ACCEPT_LOSS)) {
        return Optional.empty();
      }
      return Optional.of(
          ALONE
              + " The third release's subscriptions have "
              + alone.size()
              + " messages that the second's do not have, with those that were put aside; the first "
              + alone.getFirst()
              + ". They would be lost. Nothing was restored or deleted. Keep users out, start the"
              + " third's worker until it has handled them, stop it, see to what was put aside, and"
              + " run the same command again. If the second's worker was on all the time and has handled them, or they"
              + " may be lost, give --accept-loss.");
    }

    @Override
    public Undo undo() {
      return new Undo.Nothing();
    }
  }

  private static final class Restore extends ThirdStep {
    private static final String STEP = "restore";

    Restore(ThirdMigration migration) {
      super(STEP, Phase.MOVE, migration);
    }

    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      if (!asked(migration, RESTORE)) {
        return StepResult.done("not asked for");
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
      boolean restored = asked(migration, RESTORE);
      ThirdViews.State state =
          migration
              .database()
              .look(
                  "look at the tables of both releases",
                  connection -> new ThirdViews(connection, migration.database().dialect()).state());
      if (!state.second() || restored && (state.any() || state.help())) {
        return refused(
            context,
            name(),
            NOT_SECOND
                + " The read models in "
                + migration.database().place()
                + " are not those of the second release alone, so "
                + (restored
                    ? "the restore restored something else. Nothing was deleted. Restore the backup"
                        + " from before the migration"
                    : "there is nothing to go back to. Nothing was deleted. Name the right"
                        + " database, or give --restore")
                + ", and run the same command again.");
      }
      boolean _ =
          migration
              .database()
              .keep("remove what is the third release's", connection -> removed(connection));
      int gone = bus(migration, bus -> deleted(new Routes(migration.plan().topics(), bus)));
      long blobs = blobs(migration, ReplayStep::deleteAll);
      String words = gone + " subscriptions and " + blobs + " blobs of the third release deleted";
      context.measured(name(), true, words);
      return StepResult.done(words);
    }

    private boolean removed(Connection connection) throws SQLException {
      ProcessTables processes = new ProcessTables(connection, migration.database().dialect());
      if (processes.undispatched() > 0) {
        throw new StepFailed(
            ProcessStep.LEFT
                + " The third release's process manager has commands in UndispatchedMessages that it"
                + " has not sent, and the second knows nothing of them. Nothing was removed. Start"
                + " the third release's worker until it has sent them, stop it, and run the same"
                + " command again.");
      }
      for (Part part : List.of(Part.values()).reversed()) {
        processes.drop(part);
      }
      new ThirdViews(connection, migration.database().dialect()).drop();
      return true;
    }

    private int deleted(Routes routes) {
      // First, so that every message comes to somebody.
      routes.reopen();
      List<SubscriptionName> third = new ArrayList<>(migration.views());
      third.addAll(routes.third());
      int deleted = 0;
      for (SubscriptionName each : third) {
        deleted += routes.bus().topology().deleteSubscription(each) ? 1 : 0;
      }
      return deleted;
    }

    @Override
    public Undo undo() {
      return new Undo.Impossible(NO_WAY_BACK);
    }
  }
}
