package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.tranship.core.bus.MemoryBus;
import org.tranship.testkit.journey.GoldenHistory;
import org.tranship.testkit.journey.GoldenSecond;
import org.tranship.testkit.journey.GoldenTables;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.journey.LiveReleases;
import org.tranship.testkit.journey.SteadyUser;
import org.tranship.testkit.journey.ThirdPlaces;
import org.tranship.testkit.server.ArtemisServer;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.PostgresDatabase;

/// The second release of the CQRS Journey as it lives, and the third that is to take over: events
/// in Azurite's tables, read models in PostgreSQL, a broker of Apache Artemis, and the plan of a
/// migration. Every event that is written is timed.
final class SwitchedService implements AutoCloseable {
  static final String PLAN = "plan.yaml";
  private static final String EVENTS = "ConferenceEventStoreV2";
  private static final String LOG = "ConferenceMessageLog";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path directory;
  private final PostgresDatabase database;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final WriteTimes writes = new WriteTimes();

  /// Orders whose first event was written.
  private final AtomicLong begun = new AtomicLong();

  private final AzuriteServer azurite;
  private final LiveReleases releases;

  private SwitchedService(BenchStage stage) throws IOException, InterruptedException {
    this.directory = stage.work();
    this.database = stage.database();
    Path _ = Files.createDirectory(directory.resolve("blobs"));
    try {
      this.azurite = opened(AzuriteServer.startTables());
      GoldenTables tables = opened(new GoldenTables(azurite));
      ArtemisServer broker = opened(ArtemisServer.start(true));
      String bus = "artemis://" + broker.authority();
      fill(tables);
      this.releases =
          opened(
              new LiveReleases(
                  bus,
                  false,
                  tables,
                  timed(tables),
                  EVENTS,
                  LOG,
                  new ThirdPlaces(database, this::seats)));
      SwitchActs acts = opened(new SwitchActs(releases));
      Path _ = Files.writeString(directory.resolve("backup"), "an export");
      Path _ = Files.writeString(directory.resolve(PLAN), plan(bus, acts.address()));
      int _ = releases.goLive();
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts the servers, with what had happened before, and the second release's worker.
  static SwitchedService start(BenchStage stage) {
    try {
      return new SwitchedService(stage);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot prepare a service to switch", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted while a service was started");
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    open.push(one);
    return one;
  }

  private void fill(GoldenTables tables) throws InterruptedException {
    tables.create(EVENTS);
    tables.create(LOG);
    GoldenHistory.write(
        new LiveJourney(new MemoryBus("nobody's", Clock.systemUTC()), tables.rows(), EVENTS, LOG),
        Instant.now().minus(Duration.ofDays(2)));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(String.join(";", GoldenSecond.statements()));
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot make the read models", e);
    }
  }

  private LiveJourney.Rows timed(GoldenTables tables) {
    LiveJourney.Rows rows = tables.rows();
    return (table, partition, row, columns) -> {
      rows.insert(table, partition, row, columns);
      if (table.equals(EVENTS)) {
        writes.written();
        if ("OrderPlaced".equals(columns.get("TypeName"))) {
          long _ = begun.incrementAndGet();
        }
      }
    };
  }

  private void seats(String name, String text) {
    try {
      Path _ = Files.writeString(directory.resolve("blobs").resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String plan(String bus, String acts) {
    return """
        tables: {connection: "${STORAGE}", events: %1$s, log: %2$s}
        database: {url: "%3$s", user: %4$s, password: "${DATABASE_PASSWORD}"}
        bus: {url: "%5$s"}
        blobs: {url: "file:%6$s/blobs"}
        backup: {file: %6$s/backup}
        deploy:
          do: {http: "%7$s/deploy"}
          gate: {http: {method: GET, url: "%7$s/is-deployed"}}
          undo: {http: "%7$s/undeploy"}
        workers:
          second:
            stop: {http: "%7$s/v2/stop"}
            stopped: {http: {method: GET, url: "%7$s/v2/is-off"}}
            start: {http: "%7$s/v2/start"}
            runs: {http: {method: GET, url: "%7$s/v2/is-on"}}
          third:
            start: {http: "%7$s/v3/start"}
            runs: {http: {method: GET, url: "%7$s/v3/is-on"}}
            stop: {http: "%7$s/v3/stop"}
            stopped: {http: {method: GET, url: "%7$s/v3/is-off"}}
        swap:
          do: {http: "%7$s/production/v3"}
          gate: {http: {method: GET, url: "%7$s/is-third"}}
          undo: {http: "%7$s/production/v2"}
          back-gate: {http: {method: GET, url: "%7$s/is-second"}}
        retire:
          do: {http: "%7$s/undeploy"}
          gate: {http: {method: GET, url: "%7$s/is-undeployed"}}
        times: {margin: 3s, within: 2m, stall: 20s, gate: 20s}
        """
        .formatted(EVENTS, LOG, database.jdbcUrl(), database.user(), bus, directory, acts);
  }

  Path directory() {
    return directory;
  }

  Map<String, String> environment() {
    return Map.of(
        "STORAGE", azurite.connectionString(),
        "DATABASE_PASSWORD", database.password(),
        "XDG_STATE_HOME", directory.resolve("state").toString());
  }

  SteadyUser place(Duration every) {
    return releases.place(every);
  }

  /// When events were written.
  WriteTimes writes() {
    return writes;
  }

  /// Waits until every order was handled.
  ///
  /// @param orders how many were placed
  /// @throws BenchFailed if one was not, or a message was handled twice or put aside
  void requireHandled(long orders) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (begun.get() < orders && System.nanoTime() < until) {
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted while orders were handled");
    }
    BenchFailed.unless(begun.get() == orders, begun + " of " + orders + " orders were handled");
    BenchFailed.unless(
        releases.handledTwice().isEmpty(), "handled twice: " + releases.handledTwice());
    BenchFailed.unless(releases.deadLetters() == 0, "messages were put aside");
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("Cannot stop a server", e);
      }
    }
  }
}
