package org.tranship.runbook.journey;

import java.util.Optional;
import org.tranship.client.tables.Tables;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.sql.ReadModels;

/// Looks at both ends before anything is done: whether the first release's events are what they
/// should be, whether the tables of the second are still to be made, and whether the database is as
/// the first release leaves it.
final class SurveyStep extends JourneyStep {
  static final String NAME = "survey";
  static final String NO_SOURCE = "TRJ-101";
  static final String TAKEN = "TRJ-102";
  static final String NOT_FIRST = "TRJ-106";

  SurveyStep(JourneyMigration migration) {
    super(NAME, Phase.PREPARE, migration);
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    Optional<String> objection =
        JourneyWords.objection(migration).or(() -> BackupStep.objection(migration.plan().backup()));
    if (objection.isEmpty()) {
      objection = objection(migration, tables);
    }
    if (objection.isPresent()) {
      context.measured("place", false, objection.get());
      return new StepResult.Refused(objection.get());
    }
    SourceCensus census = SourceCensus.take(tables, migration.source());
    Optional<String> fault = SourceRules.objection(census, migration, context.clock().instant());
    context.measured("source", fault.isEmpty(), fault.orElseGet(census::words));
    migration.plan().source().unknown().ifPresent(it -> context.measured("source, odd", false, it));
    ReshapingTrial trial =
        fault.isEmpty()
            ? ReshapingTrial.of(tables, migration)
            : new ReshapingTrial("", Optional.empty());
    if (trial.objection().isPresent() || !trial.words().isEmpty()) {
      context.measured(
          "transform", trial.objection().isEmpty(), trial.objection().orElse(trial.words()));
    }
    return fault
        .or(trial::objection)
        .<StepResult>map(StepResult.Refused::new)
        .orElseGet(() -> StepResult.done(census.words()));
  }

  /// What stands against the places.
  static Optional<String> objection(JourneyMigration migration, Tables tables)
      throws InterruptedException {
    if (!tables.exists(migration.source())) {
      return Optional.of(
          NO_SOURCE
              + " There is no table "
              + migration.source()
              + " at "
              + tables.place()
              + ", so there are no events to migrate. Check the connection string, or name the table"
              + " as tables.source.");
    }
    for (String table : new String[] {migration.events(), migration.log()}) {
      if (tables.exists(table)) {
        return Optional.of(
            TAKEN
                + " The table "
                + table
                + " is there already at "
                + tables.place()
                + ", and this run has not made it. Name another one, or, if it is what an earlier"
                + " attempt left, give 'tranship journey reset'.");
      }
    }
    Optional<String> unfit = notFirst(migration);
    if (unfit.isEmpty()) {
      unfit = RebuildStep.strange(migration);
    }
    return unfit.isPresent() ? unfit : BusRest.objection(migration);
  }

  /// What stands against the read models.
  static Optional<String> notFirst(JourneyMigration migration) throws InterruptedException {
    ReadModels.State state =
        migration
            .database()
            .look(
                "look at the read models",
                connection -> new ReadModels(connection, migration.database().dialect()).state());
    if (!state.first() || state.parked()) {
      return Optional.of(
          NOT_FIRST
              + " The read models in "
              + migration.database().place()
              + " are not those of the first release"
              + (state.parked() ? ": some are parked in MigrationV1 already" : "")
              + ". Name the first release's database; if an earlier attempt was here, restore it,"
              + " as 'tranship journey reset' does.");
    }
    return Optional.empty();
  }
}
