package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.tranship.testkit.journey.FirstUser;
import org.tranship.testkit.journey.GoldenSecond;
import org.tranship.testkit.journey.GoldenTables;
import org.tranship.testkit.journey.LiveReleases;
import org.tranship.testkit.journey.ThirdPlaces;
import org.tranship.testkit.server.ArtemisServer;

/// All releases of the CQRS Journey with their users, outside the process that migrates: the first
/// on Azurite and PostgreSQL, with somebody who registers and knocks while the door is shut; the
/// second from the moment on at which it lets users in, on a broker of Apache Artemis, where every
/// event comes twice; the third when it is deployed.
final class JourneyUsers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  final JourneyScene scene;
  final GoldenTables tables = new GoldenTables(JourneyScene.SERVER);
  final LiveReleases releases;
  final FirstUser first;
  private final ArtemisServer broker = ArtemisServer.start(false);
  private final Path third;
  private final ThirdCloud cloud;
  private final Thread opening;

  JourneyUsers(Path folder) throws Exception {
    this.scene = JourneyScene.filled(folder);
    try (Connection connection = scene.database.connect();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(String.join(";", GoldenSecond.beside()));
    }
    this.third = Files.createDirectory(folder.resolve("third"));
    Path _ = Files.copy(folder.resolve("connection"), third.resolve("connection"));
    Path _ = Files.copy(folder.resolve("password"), third.resolve("password"));
    ThirdPlaces places = new ThirdPlaces(scene.database, this::seats);
    this.first = new FirstUser(tables, scene.source, places, this::isFirstOpen);
    this.releases =
        new LiveReleases(
            "artemis://" + broker.authority(), tables, scene.events, scene.log, places);
    this.cloud = new ThirdCloud(third, second(), ThirdCloud.Worker.of(releases, true));
    this.opening = Thread.ofVirtual().start(this::open);
  }

  /// The second release's worker, which is not begun before that is live.
  private ThirdCloud.Worker second() {
    ThirdCloud.Worker worker = ThirdCloud.Worker.of(releases, false);
    return new ThirdCloud.Worker() {
      private boolean live;

      @Override
      public boolean runs() {
        return !live || worker.runs();
      }

      @Override
      public void run(boolean wanted) throws InterruptedException {
        live = live || isSecondOpen();
        if (live) {
          worker.run(wanted);
        }
      }
    };
  }

  private void open() {
    try {
      await("the second release to open", this::isSecondOpen);
      int _ = releases.goLive();
      releases.register();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isSwapped() {
    return Files.exists(scene.folder.resolve("swapped"));
  }

  private boolean isFirstOpen() {
    return !isSwapped();
  }

  private boolean isSecondOpen() {
    try {
      return isSwapped() && !Files.readString(scene.cscfg).contains("value=\"true\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void seats(String name, String text) {
    try {
      Path _ = Files.writeString(third.resolve("blobs").resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void await(String what, BooleanSupplier so) throws InterruptedException {
    Instant until = Instant.now().plus(PATIENCE);
    while (!so.getAsBoolean()) {
      assertThat(Instant.now()).as("waited for " + what).isBefore(until);
      Thread.sleep(20);
    }
  }

  /// The plan of the migration to the second release.
  Path toSecond() throws IOException {
    String plan = Files.readString(scene.plan(scene.backup()));
    return scene.write(
        "plan.yaml",
        plan.replace("within: 1s, quiet: 1s", "within: 20s, quiet: 1s")
            .replace("gate: 2s", "gate: 20s"));
  }

  /// The plan of the migration to the third.
  Path toThird() throws IOException {
    return Files.writeString(
        third.resolve("plan.yaml"),
        ThirdCloud.plan(
            third,
            scene.database,
            scene.events,
            scene.log,
            "artemis://" + broker.authority(),
            "1s"));
  }

  /// A table's payloads by key.
  Map<String, String> payloads(String table) throws InterruptedException {
    List<String> streams = tables.texts(table, "PartitionKey");
    List<String> rows = tables.texts(table, "RowKey");
    List<String> texts = tables.texts(table, "Payload");
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < texts.size(); i++) {
      String _ = all.put(streams.get(i) + "/" + rows.get(i), texts.get(i));
    }
    return all;
  }

  /// The first column of what the database answers.
  List<String> query(String sql) {
    try (Connection connection = scene.database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (row.next()) {
        all.add(row.getString(1));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    try (broker;
        tables;
        releases;
        cloud;
        first) {
      opening.interrupt();
    }
  }
}
