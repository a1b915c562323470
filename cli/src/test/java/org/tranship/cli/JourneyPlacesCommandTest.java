package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.TableAccount;
import org.tranship.client.tables.Tables;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.bus.Buses;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.Topology;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.journey.GoldenSqlEvents;
import org.tranship.testkit.server.ArtemisServer;
import org.tranship.testkit.server.AzuriteServer;

/// What the first release has besides one account of tables: a bus, and other places.
class JourneyPlacesCommandTest {
  @TempDir private Path folder;
  private JourneyScene scene;

  @BeforeEach
  void fill() throws Exception {
    scene = JourneyScene.filled(folder);
  }

  private static SubscriptionName topic(Topology topology, String name) {
    SubscriptionName all = new SubscriptionName(name, "all");
    assertThat(topology.createTopic(TopicSettings.of(name))).isTrue();
    assertThat(topology.createSubscription(SubscriptionSettings.of(all), Rule.DEFAULT)).isTrue();
    return all;
  }

  /// The first release's bus is a broker of Apache Artemis.
  @Test
  void aPaymentThatWaitsOnTheBusIsNotLeftBehind() throws Exception {
    try (ArtemisServer broker = ArtemisServer.start(false);
        Bus bus =
            Buses.installed(new SecretVault(Map.of()))
                .open(BusSpec.of("artemis://" + broker.authority()))) {
      SubscriptionName commands = topic(bus.topology(), "conference/commands");
      SubscriptionName _ = topic(bus.topology(), "conference/events");
      String payment = "{\"$type\":\"Registration.Commands.ConfirmOrderPayment, Registration\"}";
      var _ = bus.send(commands.topic(), BusMessage.of("c1", MessageBody.of(payment)));
      Path plan = scene.plan(scene.backup());
      String text = Files.readString(plan);
      String named = "drain: {bus: \"artemis://%s\", ".formatted(broker.authority());
      Path _ = scene.write("plan.yaml", text.replace("drain: {", named));
      AnchoreScene.Ran check = scene.run("journey", "check", plan);
      assertThat(check.code()).as(check.toString()).isZero();
      assertThat(check.out()).contains("messages wait: 1 in conference/commands/all");
      Object[] move = {"journey", "to-v2", plan, "--yes", "--acknowledge", "pending-rows"};
      AnchoreScene.Ran waiting = scene.run(move);
      assertThat(waiting.code()).as(waiting.toString()).isEqualTo(3);
      assertThat(waiting.toString()).contains("TRJ-152");
      assertThat(scene.exists(scene.events)).isFalse();
      try (Receiver receiver = bus.receiver(commands.messages())) {
        var _ = receiver.complete(receiver.receive(Duration.ofSeconds(10)).orElseThrow());
      }
      AnchoreScene.Ran moved = scene.run(move);
      assertThat(moved.code()).as(moved.toString()).isZero();
      assertThat(scene.run("report", "last").toString()).contains("no message waits to be handled");
    }
  }

  /// Two servers of Azurite, and a table of one name in each.
  @Test
  void toAnotherAccountAndBack() throws Exception {
    try (AzuriteServer other = AzuriteServer.startTables();
        Tables there =
            new AzureTables(
                TableAccount.parse(new Secret(other.connectionString())), Clock.systemUTC())) {
      String settings = Files.readString(folder.resolve("Settings.xml"));
      Path _ =
          scene.write(
              "Settings.xml",
              settings
                  .replace(JourneyScene.SERVER.connectionString(), other.connectionString())
                  .replace(scene.events, scene.source));
      Path plan = scene.plan(scene.backup());
      AnchoreScene.Ran without = scene.run("journey", "check", plan);
      assertThat(without.code()).as(without.toString()).isEqualTo(2);
      String text = Files.readString(plan);
      Path _ =
          scene.write(
              "plan.yaml",
              text.replace(
                  ", source:", ", source-connection: \"file:" + folder + "/connection\", source:"));
      AnchoreScene.Ran check = scene.run("journey", "check", plan);
      assertThat(check.code()).as(check.toString()).isZero();
      assertThat(check.out()).contains("28 rows of events and 37 of the log", "0.00036");
      AnchoreScene.Ran moved =
          scene.run("journey", "to-v2", plan, "--yes", "--acknowledge", "pending-rows");
      assertThat(moved.code()).as(moved.toString()).isZero();
      assertThat(there.query(scene.source, RowRange.ALL, Optional.empty()).rows()).hasSize(28);
      assertThat(there.query(scene.log, RowRange.ALL, Optional.empty()).rows()).hasSize(37);
      assertThat(scene.exists(scene.log)).isFalse();
      AnchoreScene.Ran back = scene.run("rollback", "last", "--yes");
      assertThat(back.code()).as(back.toString()).isZero();
      assertThat(there.exists(scene.source)).isFalse();
      assertThat(scene.exists(scene.source)).isTrue();

      Path _ = scene.write("connection", other.connectionString());
      assertThat(there.create(scene.source)).isTrue();
      AnchoreScene.Ran same = scene.run("journey", "check", plan);
      assertThat(same.code()).as(same.toString()).isEqualTo(3);
      assertThat(same.out()).contains("TRJ-102");
    }
  }

  /// Its events are in the database beside everything else.
  @Test
  void aFirstReleaseInSqlAndBack() throws Exception {
    try (Connection connection = scene.database.connect()) {
      GoldenSqlEvents.write(connection);
    }
    Path plan = scene.plan(scene.backup());
    String text = Files.readString(plan);
    String store =
        "event-store: {url: \"%s\", user: %s, password: \"file:%s/password\"}\n"
            .formatted(scene.database.jdbcUrl(), scene.database.user(), folder);
    Path _ = scene.write("plan.yaml", store + text);
    AnchoreScene.Ran check = scene.run("journey", "check", plan);
    assertThat(check.code()).as(check.toString()).isZero();
    assertThat(check.out())
        .contains("27 events in 6 streams, 0 of them not sent", "in SQL an event has no time");
    AnchoreScene.Ran moved = scene.run("journey", "to-v2", plan, "--yes");
    assertThat(moved.code()).as(moved.toString()).isZero();
    try (Tables tables = JourneyScene.tables()) {
      assertThat(tables.query(scene.events, RowRange.ALL, Optional.empty()).rows()).hasSize(27);
      assertThat(tables.query(scene.log, RowRange.ALL, Optional.empty()).rows()).hasSize(37);
    }
    AnchoreScene.Ran verified = scene.run("verify", "last");
    assertThat(verified.code()).as(verified.toString()).isZero();
    AnchoreScene.Ran back = scene.run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.toString()).isZero();
    assertThat(scene.exists(scene.events)).isFalse();
    for (AnchoreScene.Ran each : List.of(check, moved, verified, back)) {
      assertThat(each.toString()).doesNotContain(scene.database.password());
    }
  }
}
