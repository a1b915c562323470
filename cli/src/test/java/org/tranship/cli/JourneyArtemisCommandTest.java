package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.bus.MemoryBus;
import org.tranship.testkit.journey.GoldenHistory;
import org.tranship.testkit.journey.GoldenSecond;
import org.tranship.testkit.journey.GoldenTables;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.journey.LiveReleases;
import org.tranship.testkit.journey.ThirdPlaces;
import org.tranship.testkit.server.ArtemisServer;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;
import org.tranship.testkit.server.servicebus.ServiceBusDouble;

/// To the third release and back on a broker of Apache Artemis, and on the double of Azure Service
/// Bus, with tables on Azurite and a database in PostgreSQL, while somebody registers and every
/// event comes twice, the second time late.
class JourneyArtemisCommandTest {
  private static final AzuriteServer SERVER = AzuriteServer.sharedTables();

  @TempDir private Path folder;
  private final PostgresDatabase database = PostgresServer.shared().createDatabase();
  private final String events = SERVER.freshTableName();
  private final String log = SERVER.freshTableName();

  @BeforeEach
  void fill() throws Exception {
    try (GoldenTables tables = new GoldenTables(SERVER);
        Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(String.join(";", GoldenSecond.statements()));
      tables.create(events);
      tables.create(log);
      LiveJourney history =
          new LiveJourney(new MemoryBus("nobody's", Clock.systemUTC()), tables.rows(), events, log);
      GoldenHistory.write(history, Instant.now().minus(Duration.ofDays(2)));
    }
    Path _ = Files.writeString(folder.resolve("connection"), SERVER.connectionString());
    Path _ = Files.writeString(folder.resolve("password"), database.password());
  }

  private void seats(String name, String text) {
    try {
      Path _ = Files.writeString(folder.resolve("blobs").resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> orders(String table) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select \"OrderId\" from \"ConferenceRegistration\".\""
                    + table
                    + "\" where \"StateValue\" = 4 and \"OrderVersion\" = 4")) {
      List<String> orders = new ArrayList<>();
      while (row.next()) {
        orders.add(row.getString(1));
      }
      return orders;
    }
  }

  private String run(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--journal", "sqlite:" + folder.resolve("journal")));
    AnchoreScene.Ran ran = Commands.runAlone(all.toArray());
    assertThat(ran.code()).as(ran.toString()).isZero();
    return ran.toString();
  }

  @Test
  void thereAndBackWhileUsersGoOnAndEventsComeTwice() throws Exception {
    try (ArtemisServer broker = ArtemisServer.start(false);
        GoldenTables tables = new GoldenTables(SERVER);
        LiveReleases releases =
            new LiveReleases(
                "artemis://" + broker.authority(),
                tables,
                events,
                log,
                new ThirdPlaces(database, this::seats))) {
      int _ = releases.goLive();
      releases.register();
      thereAndBack("artemis://" + broker.authority(), releases);
    }
  }

  /// Both releases are where the service is, as the service's own clients are; the migration comes
  /// by its driver.
  @Test
  void thereAndBackOnAzureServiceBus() throws Exception {
    try (ServiceBusDouble service = ServiceBusDouble.start(Clock.systemUTC());
        GoldenTables tables = new GoldenTables(SERVER);
        LiveReleases releases =
            new LiveReleases(
                service.bus(), tables, events, log, new ThirdPlaces(database, this::seats))) {
      Path _ = Files.writeString(folder.resolve("bus"), service.connectionString());
      int _ = releases.goLive();
      releases.register();
      thereAndBack("servicebus:127.0.0.1?connection=file:" + folder.resolve("bus"), releases);
      assertThat(service.violations()).isEmpty();
    }
  }

  private void thereAndBack(String bus, LiveReleases releases) throws Exception {
    try (ThirdCloud _ =
        new ThirdCloud(
            folder, ThirdCloud.Worker.of(releases, false), ThirdCloud.Worker.of(releases, true))) {
      Path plan =
          Files.writeString(
              folder.resolve("plan.yaml"),
              ThirdCloud.plan(folder, database, events, log, bus, "3s"));
      String moved = run("journey", "to-v3", plan, "--yes");
      assertThat(moved).contains("Migrated");
      List<String> before = releases.orders();
      assertThat(before).isNotEmpty();
      assertThat(releases.repeated()).isPositive();
      assertThat(run("verify", "last"))
          .contains("are what a cold rebuild gives")
          .doesNotContain("copied");
      assertThat(orders("OrdersViewV3")).containsAll(before);

      List<String> taken = releases.orders();
      assertThat(run("rollback", "last", "--yes")).contains("olled back");
      releases.rest();
      assertThat(releases.stuck()).isEmpty();
      assertThat(orders("OrdersView")).containsAll(taken);
      assertThat(releases.handledTwice()).isEmpty();
      assertThat(releases.deadLetters()).isZero();
      assertThat(releases.subscriptions()).noneMatch(name -> name.endsWith("V3"));
      assertThat(releases.runs(false)).isTrue();
      assertThat(releases.runs(true)).isFalse();
    }
  }
}
