package org.tranship.runbook.journey.third;

import java.sql.Connection;
import java.util.List;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.runbook.journey.sql.ProcessTables;
import org.tranship.runbook.journey.sql.ProcessTables.Part;

/// Makes what the third release's process manager needs, and the indexes that the original's
/// migration forgets. The second release bears all of it: columns have a default.
///
/// Crash argument. Each part is made in a transaction of its own, under an act whose intent says
/// whether it was missing: so a rollback removes what this run made, and nothing that was there. An
/// index is made outside a transaction, so that nobody who writes to its table waits; killed half
/// way, PostgreSQL leaves one that it does not use, which counts as missing, and is dropped by
/// whoever goes on and by a rollback. The third release makes table and columns itself when it
/// comes first; both look, and whoever is second finds it there.
final class ProcessStep extends ThirdStep {
  static final String NAME = "process-manager";
  static final String LEFT = "TRJ-130";
  private static final String MISSING = "missing";

  ProcessStep(ThirdMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  private ProcessTables tables(Connection connection) {
    return new ProcessTables(connection, migration.database().dialect());
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    int made = 0;
    for (Part part : Part.values()) {
      boolean missing =
          migration
              .database()
              .look(
                  "look at the process manager's tables",
                  connection -> tables(connection).missing().contains(part));
      Note end =
          context.act(
              part.name(),
              new Note(1, missing ? MISSING : "there"),
              _ -> {
                make(part);
                return Note.NONE;
              });
      made += end.equals(Note.NONE) && missing ? 1 : 0;
    }
    String words = made + " of " + Part.values().length + " parts made, the others were there";
    context.measured(NAME, true, words);
    return StepResult.done(words);
  }

  /// Somebody who came first is found by looking again.
  private void make(Part part) throws InterruptedException {
    JourneyDatabase.Work<Boolean> work =
        connection -> {
          tables(connection).make(part);
          return true;
        };
    try {
      if (part.isIndex()) {
        migration.database().alone("make an index", migration.plan().times().within(), work);
      } else {
        boolean _ = migration.database().keep("prepare the process manager's tables", work);
      }
    } catch (StepFailed e) {
      List<Part> missing =
          migration
              .database()
              .look(
                  "look at the process manager's tables",
                  connection -> tables(connection).missing());
      if (missing.contains(part)) {
        throw e;
      }
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes the table, the columns and the indexes that this run has made.",
        context -> {
          boolean _ =
              migration
                  .database()
                  .keep(
                      "take the process manager's tables back",
                      connection -> {
                        ProcessTables tables = tables(connection);
                        if (tables.undispatched() > 0) {
                          throw new StepFailed(
                              LEFT
                                  + " The third release's process manager has commands in"
                                  + " UndispatchedMessages that it has not sent, and the second knows"
                                  + " nothing of them. They came there after its worker was measured to"
                                  + " be off. Nothing of it was removed. See who wrote them, send them"
                                  + " yourself or empty the table, and give 'tranship rollback' again.");
                        }
                        for (Part part : List.of(Part.values()).reversed()) {
                          if (context
                              .intended(NAME, part.name())
                              .filter(it -> it.text().equals(MISSING))
                              .isPresent()) {
                            tables.drop(part);
                          }
                        }
                        return true;
                      });
          return StepResult.done();
        });
  }
}
