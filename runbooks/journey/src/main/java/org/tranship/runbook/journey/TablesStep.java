package org.tranship.runbook.journey;

import java.util.List;
import java.util.Optional;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.Tables;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Makes the two tables of the second release.
///
/// Crash argument. The survey has found neither of them, and each is made under an act. One that is
/// there when the act begins, with rows in it, is somebody else's: the act ends with that, the run
/// stops for good, and nothing takes that table away. One that is there when an act that was cut
/// off is done again is ours. Taken back, those that are ours are deleted with all that is in them.
final class TablesStep extends JourneyStep {
  static final String NAME = "create-tables";

  /// The code of an account that is another one than the run began with.
  static final String ELSEWHERE = "TRJ-122";

  private static final String PLACE = "place";
  private static final Note MADE = new Note(1, "made");
  private static final Note FOREIGN = new Note(1, "foreign");

  TablesStep(JourneyMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  private List<String> names() {
    return List.of(migration.log(), migration.events());
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    Note _ = context.act(PLACE, Note.NONE, _ -> new Note(1, tables.place()));
    for (String table : names()) {
      Note end = context.act(table, Note.NONE, earlier -> made(tables, table, earlier));
      if (end.equals(FOREIGN)) {
        return new StepResult.Refused(
            SurveyStep.TAKEN
                + " The table "
                + table
                + " was made and filled by somebody else after the survey. Nothing was written to"
                + " it. Find out who, roll back, and begin anew.");
      }
    }
    return StepResult.done(String.join(", ", names()));
  }

  /// A connection string is a reference, and may lead elsewhere by now: tables of these names in
  /// another account are not this run's.
  ///
  /// @throws StepFailed if it does
  static void requirePlace(StepContext context, Tables tables) {
    Optional<String> made = context.ended(NAME, PLACE).map(Note::text);
    if (made.isPresent() && !made.get().equals(tables.place())) {
      throw new StepFailed(
          ELSEWHERE
              + " The tables of this run are in "
              + made.get()
              + ", and the plan's connection leads to "
              + tables.place()
              + " now. Nothing was done there. Let it lead to where the run began, and give the same"
              + " command again.");
    }
  }

  private void requireNothingLost(Tables tables) {
    Optional<String> written = new WrittenSince(tables, migration).first();
    if (written.isPresent()) {
      throw new StepFailed(
          LiveStep.USED
              + " The row "
              + written.get()
              + " is not of this run, and would go with its table. No table was deleted. Find out"
              + " whose it is; remove it, and give 'tranship rollback' again, or give 'tranship"
              + " journey reset --anyway'.");
    }
  }

  private static Note made(Tables tables, String table, Optional<Note> earlier) {
    return tables.create(table)
            || earlier.isPresent()
            || new RowScan(tables, table, RowRange.ALL).next().isEmpty()
        ? MADE
        : FOREIGN;
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Deletes the tables " + String.join(" and ", names()) + ".",
        context ->
            tables(
                migration,
                tables -> {
                  requirePlace(context, tables);
                  requireNothingLost(tables);
                  for (String table : names()) {
                    boolean begun = context.intended(NAME, table).isPresent();
                    if (begun && !context.ended(NAME, table).equals(Optional.of(FOREIGN))) {
                      boolean _ = tables.delete(table);
                    }
                  }
                  return StepResult.done();
                }));
  }
}
