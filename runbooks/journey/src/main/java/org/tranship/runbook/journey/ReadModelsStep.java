package org.tranship.runbook.journey;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.tranship.client.tables.Tables;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.runbook.journey.sql.ReadModels;

/// Parks the read models of the first release, adds the column that says whether an order is free,
/// and puts the three tables that were rebuilt in their place.
///
/// Crash argument. All of it is one transaction, so it is done or not, and looking tells which: the
/// new tables are there, filled, or the old ones are. What was there before is the act's intent, so
/// the way back, one transaction too, removes exactly what came.
final class ReadModelsStep implements Step {
  static final String NAME = "read-models";
  private static final String ACT = "swap";

  private final JourneyMigration migration;

  ReadModelsStep(JourneyMigration migration) {
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

  private ReadModels.State state() throws InterruptedException {
    return migration
        .database()
        .look("look at the read models", connection -> models(connection).state());
  }

  private ReadModels models(Connection connection) {
    return new ReadModels(connection, migration.database().dialect());
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    ReadModels.State before = state();
    Optional<String> gone =
        before.parked() && before.fresh() ? Optional.empty() : RebuildStep.gone(migration);
    if (gone.isPresent()) {
      return new StepResult.Refused(gone.get());
    }
    Note intent = new Note(1, before.schema() + " " + before.free());
    Note end =
        context.act(
            ACT,
            intent,
            _ -> {
              JourneyDatabase database = migration.database();
              String parked =
                  JourneyStep.tables(
                      migration,
                      tables ->
                          database.keep(
                              "swap the read models", connection -> swapped(connection, tables)));
              return new Note(1, "true" + parked);
            });
    return StepResult.done(
        "those of the first release are in "
            + ReadModels.PARKED
            + end.text().substring("true".length()));
  }

  private String swapped(Connection connection, Tables tables)
      throws SQLException, InterruptedException {
    ReadModels models = models(connection);
    ReadModels.State now = models.state();
    if (now.parked() && now.fresh()) {
      return "";
    }
    models.swap();
    return new ReshapedOrders(tables, migration).change(connection);
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Drops the three new tables and moves the two old ones back.",
        context -> {
          if (context.intended(NAME, ACT).isEmpty()) {
            return StepResult.done();
          }
          String[] before = context.intended(NAME, ACT).get().text().split(" ", -1);
          boolean schema = Boolean.parseBoolean(before[0]);
          boolean free = Boolean.parseBoolean(before[1]);
          boolean back =
              migration
                  .database()
                  .keep(
                      "move the read models back",
                      connection -> {
                        ReadModels models = models(connection);
                        if (models.state().parked()) {
                          ReshapedOrders.takeBack(connection, migration, free);
                          models.restore(new ReadModels.State(schema, false, false, true, free));
                        }
                        return models.state().first();
                      });
          return StepResult.done(back ? "the read models are as they were" : "");
        });
  }
}
