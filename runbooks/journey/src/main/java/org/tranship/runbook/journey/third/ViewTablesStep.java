package org.tranship.runbook.journey.third;

import java.sql.Connection;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.journey.sql.ThirdViews;

/// Makes the five tables of the third release's read models, beside those of the second.
///
/// Crash argument. All of it is one transaction, so it is done or not, and looking tells which. The
/// survey has found none of them.
final class ViewTablesStep extends ThirdStep {
  static final String NAME = "view-tables";
  private static final String ACT = "make";

  ViewTablesStep(ThirdMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  private ThirdViews views(Connection connection) {
    return new ThirdViews(connection, migration.database().dialect());
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Note _ =
        context.act(
            ACT,
            Note.NONE,
            _ -> {
              boolean _ =
                  migration
                      .database()
                      .keep(
                          "make the third release's tables",
                          connection -> {
                            views(connection).make();
                            return true;
                          });
              return Note.NONE;
            });
    return StepResult.done(String.join(", ", ThirdViews.MADE));
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Drops the five tables, and gives the second release's keys their names back.",
        context -> {
          if (context.intended(NAME, ACT).isPresent()) {
            boolean _ =
                migration
                    .database()
                    .keep(
                        "drop the third release's tables",
                        connection -> {
                          views(connection).drop();
                          return true;
                        });
          }
          return StepResult.done();
        });
  }
}
