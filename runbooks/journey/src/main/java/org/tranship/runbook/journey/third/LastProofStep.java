package org.tranship.runbook.journey.third;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tranship.client.tables.Tables;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Store;
import org.tranship.runbook.journey.sql.OpenDatabase;
import org.tranship.runbook.journey.sql.SecondLeft;

/// Proves, before the second release is shut down and anything of it is removed, that nothing needs
/// it any more: the third's read models are what a cold rebuild gives, every text of seats that is
/// a row has its blob, the second's subscriptions hold nothing, and nothing was put aside there or
/// under the third's read models. That these have what the second's had was proven while the second
/// was live.
final class LastProofStep extends ThirdStep {
  static final String NAME = "verify";
  static final String NEEDED = "TRJ-143";

  LastProofStep(ThirdMigration migration) {
    super(NAME, Phase.PROOF, migration);
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<String> needed = bus(migration, bus -> held(bus));
    if (needed.isEmpty()) {
      ColdProof.Found found = found(migration, context.clock());
      if (found.same()) {
        context.measured(NAME, true, found.words());
        return StepResult.done(found.words());
      }
      needed = Optional.of(found.words());
    }
    return refused(
        context,
        NAME,
        NEEDED
            + " The second release cannot be cleaned away: "
            + needed.get()
            + ". Nothing was shut down or removed. See to it, give 'tranship verify' until it finds"
            + " nothing, and then 'tranship complete' again; or 'tranship rollback'.");
  }

  /// What nobody handles any more once the second release is gone, or what the third's read models
  /// lack.
  private Optional<String> held(Bus bus) {
    List<SubscriptionName> retired = new Routes(migration.plan().topics(), bus).retired();
    for (SubscriptionName name : retired) {
      Optional<SubscriptionState> state = bus.topology().subscription(name);
      if (state.isPresent() && state.get().active() > 0) {
        return Optional.of(
            state.get().active() + " messages are in " + name + ", which nobody handles");
      }
    }
    return Stream.of(retired, migration.views())
        .flatMap(List::stream)
        .flatMap(name -> bus.topology().subscription(name).stream())
        .filter(state -> state.deadLetters() > 0)
        .findFirst()
        .map(
            state ->
                state.deadLetters()
                    + " messages were put aside in "
                    + state.name()
                    + ", which nobody has handled");
  }

  /// Compares everything with a cold rebuild, and looks for the blob of each row.
  static ColdProof.Found found(ThirdMigration migration, Clock clock) throws InterruptedException {
    return tables(
        migration,
        tables ->
            blobs(
                migration,
                blobs -> bus(migration, bus -> found(migration, clock, tables, blobs, bus))));
  }

  private static ColdProof.Found found(
      ThirdMigration migration, Clock clock, Tables tables, Store blobs, Bus bus)
      throws InterruptedException {
    // The third's own generators write its read models, and may be behind as the log may be.
    List<SubscriptionName> written = new ArrayList<>(migration.views());
    written.add(migration.plan().topics().log());
    LogGate gate = new LogGate(migration, bus);
    try (OpenDatabase database = new OpenDatabase(migration.database())) {
      ColdProof.Found found =
          new ColdProof(
                  migration,
                  tables,
                  database,
                  blobs,
                  () -> {},
                  _ -> gate.behind(clock, written),
                  false)
              .prove();
      if (!found.same()) {
        return found;
      }
      Optional<String> without =
          database.look(
              "look at the seats of the second release",
              connection ->
                  new SecondLeft(connection, database.dialect())
                      .first(name -> blobs.stat(SeatBlobs.named(name)).isEmpty()));
      return without
          .map(
              it ->
                  new ColdProof.Found(
                      ColdProof.Kind.DIFFERS,
                      "the row " + it + " of BlobStorage.Blobs has no blob"))
          .orElse(found);
    }
  }
}
