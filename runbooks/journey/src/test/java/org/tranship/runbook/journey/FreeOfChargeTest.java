package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.run.RunState;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.journey.GoldenIds;

/// An order of the first release whose total is zero is free of charge in the second, if the plan
/// says so: in its event and in its row.
class FreeOfChargeTest {
  private static final String R = "\"ConferenceRegistration\".";
  private static final String FREE =
      "select \"OrderId\", \"IsFreeOfCharge\" from " + R + "\"PricedOrders\" order by 1";
  private static final String STREAM = "Order_" + GoldenIds.GRATIS;
  private static final String TOTALS =
      payload("OrderTotalsCalculated", "\"Total\":0.0,\"Lines\":[],", 1);

  @TempDir private Path scratch;
  private JourneyWorld world;

  private static String payload(String type, String fields, int version) {
    return "{\"$type\":\"Registration.Events.%s, Registration.Contracts\",%s\"SourceId\":\"%s\",\"Version\":%d}"
        .formatted(type, fields, GoldenIds.GRATIS, version);
  }

  /// An order that costs nothing, and one that nobody has priced yet.
  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
    add("OrderPlaced", payload("OrderPlaced", "", 0), 0);
    add("OrderTotalsCalculated", TOTALS, 1);
    world.execute(
        "insert into "
            + R
            + "\"PricedOrders\" (\"OrderId\", \"Total\", \"OrderVersion\") values ('"
            + GoldenIds.GRATIS
            + "', 0, 1), ('"
            + GoldenIds.EXPIRED
            + "', 0, 0)");
  }

  private void add(String type, String payload, int version) {
    TableRow row =
        TableRow.of(
            new RowKey(STREAM, "%010d".formatted(version)),
            Map.of(
                "SourceId",
                GoldenIds.GRATIS,
                "SourceType",
                "Order",
                "EventType",
                type,
                "Payload",
                payload));
    assertThat(world.tables.insert(GoldenEvents.TABLE, List.of(row))).isTrue();
  }

  private List<String> payloads(String table) {
    return world.rows(table).stream().map(it -> it.text("Payload").orElseThrow()).toList();
  }

  @Test
  void itsEventAndItsRowSaySo() throws Exception {
    world.settings.put("upcast.free-of-charge", "from-total");
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    String derived = TOTALS.substring(0, TOTALS.length() - 1) + ",\"IsFreeOfCharge\":true}";
    assertThat(payloads(JourneyWorld.EVENTS))
        .containsExactlyElementsOf(
            payloads(GoldenEvents.TABLE).stream()
                .map(it -> it.equals(TOTALS) ? derived : it)
                .toList());
    assertThat(payloads(JourneyWorld.LOG)).contains(derived).doesNotContain(TOTALS);
    assertThat(world.query(FREE))
        .containsExactly(GoldenIds.PAID + " f", GoldenIds.EXPIRED + " f", GoldenIds.GRATIS + " t");
    assertThat(world.measured())
        .anyMatch(it -> it.startsWith("transform: 30 rows are made of 30: adds the field IsFree"));
    assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
  }

  @Test
  void whereThePlanSaysNothingItIsAsTheOriginalLeavesIt() throws Exception {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(payloads(JourneyWorld.EVENTS))
        .containsExactlyElementsOf(payloads(GoldenEvents.TABLE));
    assertThat(world.query(FREE)).allMatch(it -> it.endsWith(" f"));
  }

  @Test
  void anOrderThatIsNotMarkedIsFound() throws Exception {
    world.settings.put("upcast.free-of-charge", "from-total");
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    world.execute("update " + R + "\"PricedOrders\" set \"IsFreeOfCharge\" = false");
    JourneyMigration migration = world.migration(world.plan(), CrashPoint.never());
    try (var tables = migration.tables()) {
      assertThat(ProofStep.found(migration, tables, false, _ -> {}).difference())
          .contains("1 orders whose total is zero are not free of charge in PricedOrders");
    }
  }

  /// An attempt of the original leaves the column there.
  @Test
  void theWayBackTakesTheMarksOffWhereTheColumnStays() {
    world.settings.put("upcast.free-of-charge", "from-total");
    world.execute(
        "alter table "
            + R
            + "\"PricedOrders\" add \"IsFreeOfCharge\" boolean not null default false");
    List<String> before = world.query(FREE);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(world.query(FREE)).contains(GoldenIds.GRATIS + " t");
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
    assertThat(world.query(FREE)).isEqualTo(before);
  }

  @Test
  void theWayBackTakesTheColumnAwayWhereItWasNot() {
    world.settings.put("upcast.free-of-charge", "from-total");
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
    Golden.assertNothingMade(world, "rolled back");
  }

  @Test
  void anotherWordIsNamed() {
    world.settings.put("upcast.free-of-charge", "maybe");
    assertThatThrownBy(world::plan)
        .isInstanceOfSatisfying(
            PlanContradiction.class,
            e -> assertThat(e.setting()).isEqualTo("upcast.free-of-charge"));
  }
}
