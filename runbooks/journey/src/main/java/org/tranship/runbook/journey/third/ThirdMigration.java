package org.tranship.runbook.journey.third;

import java.time.Clock;
import java.util.List;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.RetryingTables;
import org.tranship.core.bus.BusOpener;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Acts;
import org.tranship.core.cutover.Consent;
import org.tranship.core.value.Secrets;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.journey.JourneyMigration;
import org.tranship.runbook.journey.JourneyMigration.TableOpener;
import org.tranship.runbook.journey.format.JourneySettings.Subscription;
import org.tranship.runbook.journey.sql.JourneyDatabase;

/// Everything that the steps of one migration work with.
///
/// @param tables opens the account's; closed by whoever asked for them
/// @param database the application's
/// @param stores opens the place of blobs
/// @param buses opens the bus
/// @param controls how the service is acted on
/// @param consent what the operator agreed to
/// @param pause waits
public record ThirdMigration(
    ThirdPlan plan,
    TableOpener tables,
    JourneyDatabase database,
    StoreOpener stores,
    BusOpener buses,
    Controls controls,
    Consent consent,
    RetryingTables.Pause pause) {
  /// With Azure's tables and the plan's database. Secrets are resolved when they are needed.
  public static ThirdMigration of(
      ThirdPlan plan,
      StoreOpener stores,
      BusOpener buses,
      Controls controls,
      Secrets secrets,
      Consent consent,
      Clock clock) {
    return new ThirdMigration(
        plan,
        () ->
            new RetryingTables(
                new AzureTables(JourneyMigration.account(plan.tables(), secrets), clock),
                Thread::sleep),
        JourneyMigration.database(plan.database(), secrets),
        stores,
        buses,
        controls,
        consent,
        Thread::sleep);
  }

  Acts acts() {
    return new Acts(controls);
  }

  String events() {
    return plan.tables().events().text();
  }

  String log() {
    return plan.tables().log().text();
  }

  /// A subscription of the topic of events.
  SubscriptionName ofEvents(Subscription subscription) {
    return new SubscriptionName(plan.topics().events().path(), subscription.name());
  }

  /// Those of the third release's read models.
  List<SubscriptionName> views() {
    return plan.topics().views().stream().map(this::ofEvents).toList();
  }
}
