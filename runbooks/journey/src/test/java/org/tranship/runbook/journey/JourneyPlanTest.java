package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.PlanContradiction;

class JourneyPlanTest {
  @TempDir private Path folder;

  private static Map<String, String> plan(String... more) {
    Map<String, String> plan = new TreeMap<>();
    plan.put("tables.connection", "${STORAGE}");
    plan.put("tables.events", "EventsV2");
    plan.put("database.url", "jdbc:sqlserver://db;databaseName=Conference");
    JourneyWorld.act(plan, "deploy.gate.0001.", "is-second-in-production");
    JourneyWorld.act(plan, "maintenance.gate.0001.", "is-second-ready");
    for (int i = 0; i < more.length; i += 2) {
      plan.put(more[i], more[i + 1]);
    }
    return plan;
  }

  /// A plan with these settings besides.
  static JourneyPlan made(String... more) {
    return JourneyPlan.of(plan(more));
  }

  private static void assertContradicts(Map<String, String> plan, String setting) {
    assertThatThrownBy(() -> JourneyPlan.of(plan))
        .isInstanceOfSatisfying(
            PlanContradiction.class, e -> assertThat(e.setting()).isEqualTo(setting));
  }

  @Test
  void namesThatThePlanDoesNotGiveComeFromSettings() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("Settings.xml"),
            """
            <InfrastructureSettings xmlns="urn:microsoft-patterns-and-practices-cqrsjourney">
            <EventSourcing><ConnectionString>hush</ConnectionString><TableName>FromXml</TableName>
            </EventSourcing><MessageLog><ConnectionString>hush</ConnectionString>
            <TableName>LogFromXml</TableName></MessageLog></InfrastructureSettings>
            """);
    Map<String, String> given = plan("tables.settings", file.toString());
    given.remove("tables.events");
    given.remove("tables.connection");
    JourneyPlan plan = JourneyPlan.of(given);
    assertThat(plan.tables().source().text()).isEqualTo("ConferenceEventStore");
    assertThat(plan.tables().events().text()).isEqualTo("FromXml");
    assertThat(plan.tables().log().text()).isEqualTo("LogFromXml");
    assertThat(plan.settings().toString()).doesNotContain("hush");
    // The journal's plan means the same when the file is another one.
    Files.delete(file);
    assertThat(JourneyPlan.of(plan.settings()).tables()).isEqualTo(plan.tables());
  }

  /// Topics are the plan's, or those of `Settings.xml`, or the original's.
  @Test
  void aBusHasTwoTopics() throws Exception {
    assertThat(JourneyPlan.of(plan()).drain().bus()).isEmpty();
    Map<String, String> given = plan("drain.bus.url", "memory:x", "drain.bus.secrets.a", "${A}");
    JourneyPlan plan = JourneyPlan.of(given);
    assertThat(plan.drain().bus().orElseThrow().topics())
        .containsExactly("conference/commands", "conference/events");
    assertThat(plan.secrets().toString()).contains("env:A");
    Path file =
        Files.writeString(
            folder.resolve("Settings.xml"),
            """
            <InfrastructureSettings xmlns="urn:microsoft-patterns-and-practices-cqrsjourney">
            <ServiceBus><Topics><Topic Path="c" IsEventBus="false"/><Topic Path="e"
            IsEventBus="true"/></Topics></ServiceBus></InfrastructureSettings>
            """);
    given.put("tables.settings", file.toString());
    given.put("tables.log", "Log");
    given.put("drain.commands", "mine");
    JourneyPlan other = JourneyPlan.of(given);
    assertThat(other.drain().bus().orElseThrow().topics()).containsExactly("mine", "e");
    Files.delete(file);
    assertThat(JourneyPlan.of(other.settings()).drain()).isEqualTo(other.drain());
    assertContradicts(plan("drain.bus.url", "memory:x", "drain.events", ""), "drain.events");
    assertContradicts(
        plan("drain.bus.url", "memory:x", "drain.commands", "t", "drain.events", "t"),
        "drain.events");
    assertContradicts(plan("drain.bus.url", "nowhere"), "drain.bus.url");
    assertContradicts(
        plan("drain.bus.url", "memory:x", "drain.bus.secrets.key", "plain"),
        "drain.bus.secrets.key");
  }

  @Test
  void whatIsNotSaidIsAsked() {
    JourneyPlan plan = JourneyPlan.of(plan());
    assertThat(plan.deploy().forth()).singleElement().matches(it -> it.kind().equals("prompt"));
    assertThat(plan.deploy().back()).singleElement().matches(it -> it.kind().equals("prompt"));
    assertThat(plan.maintenance().off()).singleElement().matches(it -> it.kind().equals("prompt"));
  }

  /// Neither an act nor the operator is believed.
  @Test
  void whatWasDoneHasToBeMeasured() {
    for (String gate : List.of("deploy.gate", "maintenance.gate")) {
      Map<String, String> without = plan();
      without.keySet().removeIf(it -> it.startsWith(gate));
      assertContradicts(without, gate);
    }
    assertContradicts(plan("deploy.gate.0001.kind", "prompt"), "deploy.gate");
    assertContradicts(plan("deploy.back-gate.0001.kind", "file"), "deploy.back-gate");
    assertContradicts(plan("times.gate", "soon"), "times.gate");
    assertThat(made().gateWithin()).hasMinutes(5);
  }

  @Test
  void whatMakesNoSense() {
    Map<String, String> nowhere = plan();
    nowhere.remove("tables.connection");
    assertContradicts(nowhere, "tables");
    assertContradicts(plan("tables.connection", "AccountKey=plain"), "tables.connection");
    assertContradicts(
        plan("tables.settings", folder.resolve("none").toString(), "tables.log", "x"),
        "tables.log");
    assertContradicts(plan("tables.events", "with-dash"), "tables.events");
    assertContradicts(plan("database.url", "jdbc:mysql://db/x"), "database.url");
    assertContradicts(plan("database.url", "jdbc:sqlserver://db;password=x"), "database.url");
    assertContradicts(plan("drain.quiet", "soon"), "drain.quiet");
    assertContradicts(plan("drain.quiet", "0s"), "drain.quiet");
  }
}
