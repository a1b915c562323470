package org.tranship.runbook.journey;

import java.sql.DriverManager;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.RetryingTables;
import org.tranship.client.tables.TableAccount;
import org.tranship.client.tables.Tables;
import org.tranship.core.bus.BusOpener;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Acts;
import org.tranship.core.cutover.Consent;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;
import org.tranship.runbook.journey.format.JourneySettings;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.runbook.journey.sql.SqlEvents;

/// Everything that the steps of one migration work with.
///
/// @param opener opens the tables; closed by whoever asked for them
/// @param database the application's
/// @param buses opens the bus
/// @param controls how the service is acted on
/// @param consent what the operator agreed to
/// @param pause waits
public record JourneyMigration(
    JourneyPlan plan,
    TableOpener opener,
    JourneyDatabase database,
    BusOpener buses,
    Controls controls,
    Consent consent,
    RetryingTables.Pause pause) {
  /// Events that were not sent are there still; the second release sends them.
  public static final String PENDING_ROWS = "pending-rows";

  /// Types of events that the first release does not have.
  public static final String UNKNOWN_TYPES = "unknown-types";

  /// Times within a stream go back.
  public static final String CLOCK_DISORDER = "clock-disorder";

  /// Messages are left on the bus that nobody handles any more.
  public static final String BUS_MESSAGES = "bus-messages";

  /// Opens tables.
  @FunctionalInterface
  public interface TableOpener {
    Tables open();
  }

  /// With Azure's tables and the plan's database. Secrets are resolved when they are needed.
  public static JourneyMigration of(
      JourneyPlan plan,
      BusOpener buses,
      Controls controls,
      Secrets secrets,
      Consent consent,
      Clock clock) {
    return new JourneyMigration(
        plan,
        () -> opened(plan, secrets, clock),
        database(plan.database(), secrets),
        buses,
        controls,
        consent,
        Thread::sleep);
  }

  private static Tables opened(JourneyPlan plan, Secrets secrets, Clock clock) {
    TableAccount second = account(plan.tables(), secrets);
    if (plan.source().sql().isPresent()) {
      SourcePlan.SqlStore store = plan.source().sql().get();
      return new SplitTables(
          opened(second, clock),
          new SqlEvents(database(store.database(), secrets), store.clock()),
          SqlEvents.NAME,
          false);
    }
    Optional<SecretRef> elsewhere = plan.source().connection();
    if (elsewhere.isEmpty()) {
      return opened(second, clock);
    }
    TableAccount first;
    try {
      first = TableAccount.parse(secrets.resolve(elsewhere.get()));
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction(
          "tables.source-connection", "the connection string cannot be used: " + e.getMessage());
    }
    return new SplitTables(
        opened(second, clock),
        opened(first, clock),
        plan.tables().source().text(),
        first.sameAs(second));
  }

  private static Tables opened(TableAccount account, Clock clock) {
    return new RetryingTables(new AzureTables(account, clock), Thread::sleep);
  }

  /// The application's database; its password is resolved when it is needed.
  public static JourneyDatabase database(JourneyPlan.DatabasePlan database, Secrets secrets) {
    return new JourneyDatabase(
        () -> {
          Properties properties = new Properties();
          database.user().ifPresent(it -> properties.setProperty("user", it));
          database
              .password()
              .ifPresent(it -> properties.setProperty("password", secrets.resolve(it).reveal()));
          return DriverManager.getConnection(database.url(), properties);
        },
        database.dialect(),
        Location.parse(database.url()).toString());
  }

  /// The account of the tables, by the plan's connection string or that of `Settings.xml`.
  ///
  /// @throws PlanContradiction if it is none
  public static TableAccount account(JourneyPlan.TablesPlan plan, Secrets secrets) {
    String setting = plan.connection().isPresent() ? "tables.connection" : "tables.settings";
    Secret connection =
        plan.connection().map(secrets::resolve).or(() -> fromSettings(plan)).orElse(new Secret(""));
    try {
      TableAccount account = TableAccount.parse(connection);
      if (plan.connection().isEmpty()) {
        requireOneAccount(plan, account);
      }
      return account;
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction(
          setting, "the connection string cannot be used: " + e.getMessage());
    }
  }

  /// The second release would look for its log where its own connection string says.
  private static void requireOneAccount(JourneyPlan.TablesPlan plan, TableAccount events) {
    Optional<TableAccount> log =
        plan.settings()
            .map(PlanSections::readSettings)
            .flatMap(JourneySettings::log)
            .map(it -> TableAccount.parse(it.connection()));
    if (log.isPresent() && !place(log.get()).equals(place(events))) {
      throw new PlanContradiction(
          "tables.settings",
          "the message log is in "
              + place(log.get())
              + ", and the events are in "
              + place(events)
              + "; both have to be in one account");
    }
  }

  private static String place(TableAccount account) {
    return account.name() + " (" + account + ")";
  }

  private static Optional<Secret> fromSettings(JourneyPlan.TablesPlan plan) {
    return plan.settings()
        .map(PlanSections::readSettings)
        .flatMap(JourneySettings::events)
        .map(JourneySettings.Table::connection);
  }

  Tables tables() {
    return opener.open();
  }

  Acts acts() {
    return new Acts(controls);
  }

  /// The first release's events, as the tables that are opened name them.
  String source() {
    return (plan.source().elsewhere() ? SplitTables.FIRST : "") + plan.sourceName();
  }

  String events() {
    return plan.tables().events().text();
  }

  String log() {
    return plan.tables().log().text();
  }
}
