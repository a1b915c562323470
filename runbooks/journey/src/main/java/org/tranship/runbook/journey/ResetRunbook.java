package org.tranship.runbook.journey;

import java.util.List;
import java.util.Optional;
import org.tranship.client.tables.Tables;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// What the original's procedure wants before another attempt, whatever became of the last one: the
/// database is restored from its backup, and both new tables are deleted. The first release's table
/// is not touched. It needs no journal of the attempt.
///
/// Crash argument. Restoring may be done again, so the plan's command has to bear that; a table
/// that is gone is not deleted twice.
public final class ResetRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "journey-reset";

  /// What the operator agrees to by --anyway: rows that are not the first release's are lost.
  public static final String ANYWAY = "anyway";

  private static final String NO_WAY_BACK =
      "What was restored or deleted is gone; the first release's events are as they were.";

  private final JourneyMigration migration;

  public ResetRunbook(JourneyMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return List.of(new Restore(migration), new Deletion(migration));
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    return JourneyStep.tables(
        migration,
        tables -> {
          Optional<String> objection = SurveyStep.objection(migration, tables);
          return objection.isEmpty()
              ? StepResult.done("both ends of the migration")
              : new StepResult.Partial(1, objection.get());
        });
  }

  private static final class Restore extends JourneyStep {
    private static final String STEP = "restore";

    Restore(JourneyMigration migration) {
      super(STEP, Phase.MOVE, migration);
    }

    @Override
    StepResult run(StepContext context, Tables tables) throws InterruptedException {
      if (!tables.exists(migration.source())) {
        return new StepResult.Refused(
            SurveyStep.NO_SOURCE
                + " There is no table "
                + migration.source()
                + " at "
                + tables.place()
                + ", so there would be nothing to migrate again, and nothing was deleted. Check the"
                + " connection string.");
      }
      Optional<String> written = new WrittenSince(tables, migration).first();
      if (written.isPresent() && !migration.consent().has(ANYWAY)) {
        return new StepResult.Refused(
            LiveStep.USED
                + " The row "
                + written.get()
                + " is not the first release's, and would be lost. Nothing was restored or deleted."
                + " To do it all the same, add --anyway.");
      }
      DatabaseRestore.carry(context, STEP, migration.acts(), migration.plan().backup().restore());
      return StepResult.done();
    }

    @Override
    public Undo undo() {
      return new Undo.Impossible(NO_WAY_BACK);
    }
  }

  private static final class Deletion extends JourneyStep {
    Deletion(JourneyMigration migration) {
      super("delete-tables", Phase.MOVE, migration);
    }

    @Override
    StepResult run(StepContext context, Tables tables) throws InterruptedException {
      Optional<String> unlike = SurveyStep.notFirst(migration);
      if (unlike.isPresent()) {
        return new StepResult.Refused(unlike.get());
      }
      if (RebuildStep.drop(migration)) {
        context.measured("delete", true, "shadows of the read models are gone");
      }
      for (String table : List.of(migration.events(), migration.log())) {
        boolean was = tables.delete(table);
        context.measured("delete", true, table + (was ? " is deleted" : " was not there any more"));
      }
      return StepResult.done(migration.events() + " and " + migration.log() + " are gone");
    }

    @Override
    public Undo undo() {
      return new Undo.Impossible(NO_WAY_BACK);
    }
  }
}
