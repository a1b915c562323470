package org.tranship.runbook.journey;

import java.util.Optional;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Takes MaintenanceMode off: the second release is live. Behind this the way back loses what it
/// has written, so the way back looks for that first.
final class LiveStep extends JourneyStep {
  static final String NAME = "maintenance-off";
  static final String ACT = "lower";
  static final String USED = "TRJ-114";

  LiveStep(JourneyMigration migration) {
    super(NAME, Phase.SWITCH, migration);
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    JourneyPlan.MaintenancePlan plan = migration.plan().maintenance();
    Note _ =
        context.act(
            ACT,
            Note.NONE,
            _ -> {
              plan.cscfg().ifPresent(file -> new MaintenanceFile(file, context.run()).set(false));
              migration.acts().carry(context, plan.off(), context.run() + "-lower");
              return Note.NONE;
            });
    return StepResult.done("the second release is live");
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Keeps users out again; refused if the second release has written events that would be"
            + " lost.",
        context -> {
          if (context.intended(NAME, ACT).isEmpty()) {
            return StepResult.done();
          }
          JourneyPlan.MaintenancePlan plan = migration.plan().maintenance();
          plan.cscfg().ifPresent(file -> new MaintenanceFile(file, context.run()).set(true));
          migration.acts().carry(context, plan.on(), context.run() + "-raise-again");
          Optional<String> written = tables(migration, tables -> written(tables, migration));
          if (written.isPresent()) {
            throw new StepFailed(
                USED
                    + " The second release has written since it was opened, as "
                    + written.get()
                    + ", and a way back would lose that. Users are kept out now, and nothing else was"
                    + " taken back. Open it again to go on with it; to go back all the same, give"
                    + " 'tranship journey reset'.");
          }
          return StepResult.done();
        });
  }

  /// The first row of the second release's events that the first has not.
  private static Optional<String> written(Tables tables, JourneyMigration migration) {
    if (!tables.exists(migration.events())) {
      return Optional.empty();
    }
    RowScan source = new RowScan(tables, migration.source(), RowRange.ALL);
    RowScan target = new RowScan(tables, migration.events(), RowRange.ALL);
    Optional<TableRow> before = source.next();
    for (Optional<TableRow> next = target.next(); next.isPresent(); next = target.next()) {
      while (before.isPresent() && before.get().key().compareTo(next.get().key()) < 0) {
        before = source.next();
      }
      if (before.isEmpty() || !before.get().key().equals(next.get().key())) {
        return Optional.of(next.get().key().toString());
      }
    }
    return Optional.empty();
  }
}
