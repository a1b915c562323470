package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.bus.Buses;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.journey.GoldenHistory;
import org.tranship.testkit.journey.GoldenSecond;
import org.tranship.testkit.journey.GoldenTables;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.journey.LiveWorker;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The second release, with tables on Azurite, its database in PostgreSQL, workers that go by files
/// and a bus of the test's choice.
final class ThirdScene implements AutoCloseable {
  static final AzuriteServer SERVER = AzuriteServer.sharedTables();

  final PostgresDatabase database = PostgresServer.shared().createDatabase();
  private final Path folder;
  private final String events = SERVER.freshTableName();
  private final String log = SERVER.freshTableName();
  private final GoldenTables tables = new GoldenTables(SERVER);
  private final String url;
  private final Bus bus;
  private final ThirdCloud cloud;

  /// @param url of the bus; empty for one in this process
  ThirdScene(Path folder, String url) throws Exception {
    this.folder = folder;
    this.url = url.isEmpty() ? "memory:" + events : url;
    this.bus = Buses.installed(new SecretVault(Map.of())).open(BusSpec.of(this.url));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(String.join(";", GoldenSecond.statements()));
    }
    tables.create(events);
    tables.create(log);
    LiveJourney journey = new LiveJourney(bus, tables.rows(), events, log);
    journey.secondRelease();
    GoldenHistory.write(journey, Instant.now().minus(Duration.ofDays(2)));
    Map<String, Integer> handled = LiveWorker.counts();
    Path _ = Files.writeString(folder.resolve("connection"), SERVER.connectionString());
    Path _ = Files.writeString(folder.resolve("password"), database.password());
    this.cloud =
        new ThirdCloud(
            folder,
            ThirdCloud.Worker.of(new LiveWorker(journey, false, handled)),
            ThirdCloud.Worker.of(new LiveWorker(journey, true, handled)));
  }

  /// The plan of the migration, in its file `third.yaml`.
  String plan() {
    return ThirdCloud.plan(folder, database, events, log, url, "1s");
  }

  void write(String plan) throws IOException {
    Path _ = Files.writeString(folder.resolve("third.yaml"), plan);
  }

  /// Whether the third release's subscription of commands is there.
  boolean isPrepared() {
    return bus.topology()
        .subscription(new SubscriptionName(LiveJourney.COMMANDS, "sessionless"))
        .isPresent();
  }

  @Override
  public void close() {
    cloud.close();
    tables.close();
    bus.close();
  }
}
