package org.tranship.runbook.journey.third;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.journey.format.JourneySettings.Subscription;
import org.tranship.runbook.journey.sql.SecondLeft;

/// Removes what the second release leaves, which the original never does: its subscriptions, three
/// of which would keep what nobody reads; its tables of orders; the seats of orders as rows. The
/// events and their log are the third's. What the run has kept of service configurations goes, too:
/// connection strings are in it.
///
/// Crash argument. Each removal finds gone what is gone; the tables go in one transaction.
final class CleanStep extends ThirdStep {
  static final String NAME = "clean";

  CleanStep(ThirdMigration migration) {
    super(NAME, Phase.COMPLETE, migration);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    new WorkerActs(migration).forget(context);
    int subscriptions =
        bus(
            migration,
            bus -> {
              List<SubscriptionName> old =
                  new ArrayList<>(new Routes(migration.plan().topics(), bus).retired());
              for (Subscription view : migration.plan().topics().secondViews()) {
                old.add(migration.ofEvents(view));
              }
              int gone = 0;
              for (SubscriptionName each : old) {
                gone += bus.topology().deleteSubscription(each) ? 1 : 0;
              }
              return gone;
            });
    record Removed(int rows, long others) {}
    Removed removed =
        migration
            .database()
            .keep(
                "remove what the second release leaves",
                connection -> {
                  SecondLeft left = new SecondLeft(connection, migration.database().dialect());
                  return new Removed(left.remove(), left.others());
                });
    String words =
        subscriptions
            + " subscriptions, five tables and "
            + removed.rows()
            + " rows of seats are removed"
            + (removed.others() == 0
                ? ""
                : "; " + removed.others() + " other rows of BlobStorage.Blobs stay");
    context.measured(NAME, true, words);
    return StepResult.done(words);
  }

  @Override
  public Undo undo() {
    return new Undo.Impossible(
        "What the second release had beside its events is removed. Its events are there; a backup has"
            + " the rest.");
  }
}
