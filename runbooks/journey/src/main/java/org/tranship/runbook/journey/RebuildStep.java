package org.tranship.runbook.journey;

import java.util.List;
import org.tranship.client.tables.Tables;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.runbook.journey.sql.ReadModels;
import org.tranship.runbook.journey.sql.ViewRebuild;

/// Rebuilds the read models of conferences from the whole message log. Nobody is sent a command.
///
/// Crash argument. The tables are emptied and filled in one transaction, so whoever reads them, and
/// whoever takes the run up, finds them as they were or rebuilt.
final class RebuildStep extends JourneyStep {
  static final String NAME = "rebuild";

  RebuildStep(JourneyMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    JourneyDatabase database = migration.database();
    LogReplay log = new LogReplay(tables, migration.log());
    EventPace pace = EventPace.of(migration.plan().settings());
    record Rebuilt(ViewRebuild.Outcome outcome, List<String> lost) {}
    Rebuilt rebuilt =
        database.keep(
            "rebuild the read models",
            connection -> {
              ViewRebuild views =
                  new ViewRebuild(connection, database.dialect(), ReadModels.SCHEMA);
              views.clear();
              ViewRebuild.Outcome outcome = log.into(views, pace);
              return new Rebuilt(outcome, new ReadModels(connection, database.dialect()).lost());
            });
    ViewRebuild.Outcome outcome = rebuilt.outcome();
    String words =
        outcome.handled()
            + " events applied, "
            + outcome.unsent()
            + " commands not sent"
            + pace.words();
    context.measured(NAME, true, words);
    outcome.oddities().forEach(each -> context.measured("rebuild, odd", false, each));
    rebuilt
        .lost()
        .forEach(
            each ->
                context.measured(
                    "rebuild, lost",
                    false,
                    "the type of seats "
                        + each
                        + " is in the first release's read model, and was deleted in Conference"
                        + " Management since: it is not rebuilt"));
    return StepResult.done(words);
  }
}
