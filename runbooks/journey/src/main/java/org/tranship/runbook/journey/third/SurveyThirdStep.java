package org.tranship.runbook.journey.third;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.client.tables.Tables;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.runbook.journey.BackupStep;
import org.tranship.runbook.journey.orders.SeatAssignments;
import org.tranship.runbook.journey.sql.ProcessTables;
import org.tranship.runbook.journey.sql.ThirdViews;

/// Looks at everything before anything is done: whether the second release is there, with its
/// events, their log, its tables and its subscriptions, and nothing of the third is.
final class SurveyThirdStep extends ThirdStep {
  static final String NAME = "survey";
  static final String NO_SECOND = "TRJ-140";
  static final String TAKEN = "TRJ-141";
  static final String CANNOT = "TRJ-142";

  SurveyThirdStep(ThirdMigration migration) {
    super(NAME, Phase.PREPARE, migration);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<String> objection =
        ThirdWords.objection(migration).or(() -> BackupStep.objection(migration.plan().backup()));
    if (objection.isEmpty()) {
      objection = objection(migration);
    }
    if (objection.isPresent()) {
      return refused(context, "place", objection.get());
    }
    context.measured("place", true, "the second release is there, and nothing of the third is");
    return StepResult.done();
  }

  /// What stands against it; empty if nothing does.
  static Optional<String> objection(ThirdMigration migration) throws InterruptedException {
    Optional<String> objection = tables(migration, tables -> events(migration, tables));
    if (objection.isEmpty()) {
      objection = database(migration);
    }
    if (objection.isEmpty()) {
      objection = bus(migration, bus -> subscriptions(migration, bus));
    }
    return objection.isPresent() ? objection : blobs(migration, blobs -> blobs(migration, blobs));
  }

  private static Optional<String> events(ThirdMigration migration, Tables tables) {
    for (String table : List.of(migration.events(), migration.log())) {
      if (!tables.exists(table)) {
        return second(
            "there is no table " + table + " at " + tables.place(),
            "Check the connection string and the names of tables");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> database(ThirdMigration migration) throws InterruptedException {
    return migration
        .database()
        .look(
            "look at the tables of both releases",
            connection -> {
              ThirdViews.State state =
                  new ThirdViews(connection, migration.database().dialect()).state();
              boolean processes =
                  new ProcessTables(connection, migration.database().dialect()).second();
              if (!state.second() || !processes) {
                return second(
                    "its read models or its process manager are not in "
                        + migration.database().place(),
                    "Name the database that the second release has; 'tranship journey to-v2' leads"
                        + " from the first to it");
              }
              return state.any() || state.help()
                  ? taken(
                      "tables of the third release, or what a migration to it keeps, are in "
                          + migration.database().place())
                  : Optional.empty();
            });
  }

  private static Optional<String> subscriptions(ThirdMigration migration, Bus bus) {
    bus.check();
    if (!bus.capabilities().sessionReceivers() || !bus.capabilities().peek()) {
      return Optional.of(
          CANNOT
              + " The bus at "
              + migration.plan().bus().location()
              + " cannot have sessions received, or messages looked at without taking them; the"
              + " migration needs both. Nothing was changed. Use a driver that can.");
    }
    Routes routes = new Routes(migration.plan().topics(), bus);
    for (SubscriptionName name : routes.retired()) {
      if (bus.topology().subscription(name).isEmpty()) {
        return second(
            "there is no subscription " + name + " at " + migration.plan().bus().location(),
            "Check where the bus is");
      }
    }
    Optional<SubscriptionName> narrowed = routes.narrowed();
    if (narrowed.isPresent()) {
      return second(
          "its subscription " + narrowed.get() + " does not get every message",
          "See who has given it a filter");
    }
    for (var view : migration.plan().topics().secondViews()) {
      if (bus.topology().subscription(migration.ofEvents(view)).isEmpty()) {
        return second(
            "there is no subscription "
                + migration.ofEvents(view)
                + " at "
                + migration.plan().bus().location(),
            "Check where the bus is");
      }
    }
    List<SubscriptionName> third = new ArrayList<>(migration.views());
    third.addAll(routes.third());
    for (SubscriptionName name : third) {
      if (bus.topology().subscription(name).isPresent()) {
        return taken("the subscription " + name + " is at " + migration.plan().bus().location());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> blobs(ThirdMigration migration, Store blobs) {
    blobs.check();
    try (Listing listing = blobs.list(ListRequest.under(SeatAssignments.blob("")))) {
      return listing.next() == null
          ? Optional.empty()
          : taken("seats of orders are in " + migration.plan().blobs().location());
    }
  }

  private static Optional<String> second(String what, String next) {
    return Optional.of(
        NO_SECOND
            + " The second release is not there: "
            + what
            + ". Nothing was changed. "
            + next
            + ", and run the same command again.");
  }

  private static Optional<String> taken(String what) {
    return Optional.of(
        TAKEN
            + " Something of the third release is there already: "
            + what
            + ", and this run has not made it. Nothing was changed. If it is what an earlier attempt"
            + " left, give 'tranship rollback' of it or 'tranship journey reset'.");
  }
}
