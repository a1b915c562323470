package org.tranship.runbook.journey;

import java.util.List;
import java.util.Optional;
import org.tranship.client.tables.Tables;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.runbook.journey.sql.OpenDatabase;
import org.tranship.runbook.journey.sql.ReadModels;
import org.tranship.runbook.journey.sql.ShadowViews;
import org.tranship.runbook.journey.sql.ViewProof;
import org.tranship.runbook.journey.sql.ViewRebuild;

/// Rebuilds the read models of conferences from the whole message log, in a schema beside the one
/// that is read, and compares them with a rebuild that is fresher still. Nobody is sent a command.
///
/// Crash argument. Nobody reads what is made here before the step that swaps it in. It is filled by
/// groups, so a run that is killed leaves some of it; whoever takes the run up knows it as ours
/// (see [ShadowViews]), throws it away and begins anew, and so does a rollback without the
/// beginning.
final class RebuildStep extends JourneyStep {
  static final String NAME = "rebuild";
  static final String STRANGE = "TRJ-123";

  RebuildStep(JourneyMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    Optional<String> strange = strange(migration);
    if (strange.isPresent()) {
      return new StepResult.Refused(strange.get());
    }
    LogReplay log = new LogReplay(tables, migration.log());
    EventPace pace = EventPace.of(migration.plan().settings());
    JourneyDatabase database = migration.database();
    ViewRebuild.Outcome outcome;
    try (OpenDatabase open = new OpenDatabase(database)) {
      boolean _ =
          open.keep(
              "make shadows of the read models",
              connection -> {
                new ShadowViews(connection, database.dialect()).make();
                return true;
              });
      outcome = log.into(open, ShadowViews.SCHEMA, pace);
    }
    Optional<String> difference = difference(migration, log, ShadowViews.SCHEMA);
    if (difference.isPresent()) {
      String why =
          ProofStep.DIFFERS
              + " The read models were rebuilt, and "
              + difference.get()
              + ". They were not put in place. Find out who writes to the message log or to the"
              + " schema "
              + ShadowViews.SCHEMA
              + ", and run the same command again; or give 'tranship rollback'.";
      context.measured(NAME, false, why);
      return new StepResult.Refused(why);
    }
    String words =
        outcome.handled()
            + " events applied, "
            + outcome.unsent()
            + " commands not sent"
            + pace.words();
    context.measured(NAME, true, words);
    outcome.oddities().forEach(each -> context.measured("rebuild, odd", false, each));
    lost()
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

  private List<String> lost() throws InterruptedException {
    return migration
        .database()
        .look(
            "look for types of seats that are gone",
            connection -> new ReadModels(connection, migration.database().dialect()).lost());
  }

  /// What the read models of a schema have otherwise than a fresh rebuild; empty if nothing.
  static Optional<String> difference(JourneyMigration migration, LogReplay log, String schema)
      throws InterruptedException {
    JourneyDatabase database = migration.database();
    return database.look(
        "compare the read models with a fresh rebuild",
        connection ->
            new ViewProof(connection, database.dialect(), schema)
                .difference(
                    fresh -> {
                      var _ = log.into(fresh);
                    }));
  }

  /// What stands against swapping them in: what was rebuilt is not there any more as it was.
  static Optional<String> gone(JourneyMigration migration) throws InterruptedException {
    return found(migration) == ShadowViews.Found.OURS
        ? Optional.empty()
        : Optional.of(
            STRANGE
                + " What was rebuilt in the schema "
                + ShadowViews.SCHEMA
                + " of the database "
                + migration.database().place()
                + " is not there any more as it was. Nothing was put in its place. Find out who"
                + " changed it, give 'tranship rollback', and migrate anew.");
  }

  /// What stands against making shadows: a schema of their name that is somebody else's.
  static Optional<String> strange(JourneyMigration migration) throws InterruptedException {
    return found(migration) == ShadowViews.Found.STRANGE
        ? Optional.of(
            STRANGE
                + " The database "
                + migration.database().place()
                + " has a schema "
                + ShadowViews.SCHEMA
                + " that no run has made, or in which somebody keeps a table; the read models would"
                + " be rebuilt there. Nothing of it was touched. Rename or drop it, and run the same"
                + " command again.")
        : Optional.empty();
  }

  private static ShadowViews.Found found(JourneyMigration migration) throws InterruptedException {
    return migration
        .database()
        .look(
            "look for shadows of the read models",
            connection -> new ShadowViews(connection, migration.database().dialect()).found());
  }

  /// Throws away shadows that are ours.
  ///
  /// @return whether there were any
  static boolean drop(JourneyMigration migration) throws InterruptedException {
    return found(migration) == ShadowViews.Found.OURS
        && migration
            .database()
            .keep(
                "drop the shadows of the read models",
                connection -> new ShadowViews(connection, migration.database().dialect()).drop());
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Drops what was rebuilt and is not in place.",
        context -> {
          Optional<String> strange = strange(migration);
          if (strange.isPresent()) {
            context.measured(NAME, false, strange.get());
            return StepResult.done("the schema " + ShadowViews.SCHEMA + " stays");
          }
          return StepResult.done(
              drop(migration) ? "the schema " + ShadowViews.SCHEMA + " is gone" : "");
        });
  }
}
