package org.tranship.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.tranship.testkit.journey.LiveReleases;
import org.tranship.testkit.journey.ServiceConfigurations;
import org.tranship.testkit.journey.ThirdPlaces;
import org.tranship.testkit.server.ArtemisServer;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.fabric.AzuriteFiles;

/// What the second release of the CQRS Journey has besides once it is live, and the third release
/// that is to take over: a broker, a place for blobs, workers, users, and somebody who deploys and
/// swaps. The tables and the database are those of the stage before.
final class ThirdStage implements AutoCloseable {
  static final String PLAN = "journey-v3.yaml";
  static final String CONFIGURATION = "ServiceConfigurationV3.cscfg";
  private static final String CONTAINER = "conference-read-model";

  private final JourneyStage before;
  private final ArtemisServer broker;
  private final AzuriteServer blobs;
  private final LiveReleases releases;
  private final ThirdActs acts;

  private ThirdStage(JourneyStage before, ArtemisServer broker, AzuriteServer blobs)
      throws IOException {
    this.before = before;
    this.broker = broker;
    this.blobs = blobs;
    AzuriteFiles container = new AzuriteFiles(blobs, CONTAINER);
    container.create();
    this.releases =
        new LiveReleases(
            bus(),
            before.tables(),
            JourneyStage.EVENTS,
            JourneyStage.LOG,
            new ThirdPlaces(before.database(), container::write));
    this.acts = new ThirdActs(releases, before.directory());
  }

  /// Starts the servers; nobody uses them yet.
  ///
  /// @param before which stays, and is not closed with this one
  static ThirdStage start(JourneyStage before) {
    ArtemisServer broker = ArtemisServer.start(true);
    try {
      AzuriteServer blobs = AzuriteServer.start();
      try {
        ThirdStage stage = new ThirdStage(before, broker, blobs);
        stage.write();
        return stage;
      } catch (IOException e) {
        blobs.close();
        throw new UncheckedIOException("Cannot prepare the demonstration", e);
      } catch (RuntimeException e) {
        blobs.close();
        throw e;
      }
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private void write() throws IOException {
    Path directory = before.directory();
    Path _ = Files.writeString(directory.resolve(CONFIGURATION), ServiceConfigurations.ROLES);
    Path _ =
        Files.writeString(
            directory.resolve(PLAN),
            """
            tables: {connection: "${STORAGE}", events: %1$s, log: %2$s}
            database: {url: "%3$s", user: %4$s, password: "${DATABASE_PASSWORD}"}
            bus: {url: "%5$s"}
            blobs: {url: "%6$s", secrets: {key: "${STORAGE_KEY}"}}
            backup:
              do: {http: "%7$s/backup"}
              file: %8$s/%9$s
            deploy:
              do: {http: "%7$s/deploy"}
              gate: {http: {method: GET, url: "%7$s/is-deployed"}}
              undo: {http: "%7$s/undeploy"}
            workers:
              second:
                cscfg: %8$s/%10$s
                stop: {http: "%7$s/v2/upload"}
                stopped: {http: {method: GET, url: "%7$s/v2/is-off"}}
                start: {http: "%7$s/v2/upload"}
                runs: {http: {method: GET, url: "%7$s/v2/is-on"}}
              third:
                cscfg: %8$s/%11$s
                start: {http: "%7$s/v3/upload"}
                runs: {http: {method: GET, url: "%7$s/v3/is-on"}}
                stop: {http: "%7$s/v3/upload"}
                stopped: {http: {method: GET, url: "%7$s/v3/is-off"}}
            swap:
              do: {http: "%7$s/production/v3"}
              gate: {http: {method: GET, url: "%7$s/version", contains: V3}}
              undo: {http: "%7$s/production/v2"}
              back-gate: {http: {method: GET, url: "%7$s/version", contains: V2}}
            retire:
              do: {http: "%7$s/undeploy"}
              gate: {http: {method: GET, url: "%7$s/version", contains: V3}}
            times: {margin: 3s, within: 1m, stall: 20s, gate: 20s}
            """
                .formatted(
                    JourneyStage.EVENTS,
                    JourneyStage.LOG,
                    before.database().jdbcUrl(),
                    before.database().user(),
                    bus(),
                    place(),
                    acts.address(),
                    directory,
                    JourneyStage.BACKUP,
                    JourneyStage.CONFIGURATION,
                    CONFIGURATION));
  }

  /// Where the broker is.
  String bus() {
    return "artemis://" + broker.authority();
  }

  /// Where the third release's blobs go.
  String place() {
    return "azblob://" + blobs.account() + "/" + CONTAINER + "?endpoint=" + blobs.uri();
  }

  LiveReleases releases() {
    return releases;
  }

  ThirdActs acts() {
    return acts;
  }

  /// What the command finds in its environment.
  Map<String, String> environment() {
    Map<String, String> all = new HashMap<>(before.environment());
    all.put("STORAGE_KEY", blobs.key());
    return Map.copyOf(all);
  }

  @Override
  public void close() {
    try (broker;
        blobs;
        releases;
        acts) {
      // Whoever uses a server ends before it.
    }
  }
}
