package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.Cell;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.format.LogRows;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.journey.GoldenIds;

/// The migration with rules for events: what the second release gets is what they make, to the
/// byte, and that is what is proven.
class ReshapedJourneyTest {
  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
  }

  private static String payload(TableRow row) {
    return row.text("Payload").orElseThrow();
  }

  @Test
  void anotherTypeIsAllThatIsOtherwise() throws Exception {
    new Rules()
        .with("rename", "type", "OrderPaymentConfirmed", "to", "OrderConfirmed")
        .into(world.settings);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    List<TableRow> source = world.rows(GoldenEvents.TABLE);
    List<TableRow> events = world.rows(JourneyWorld.EVENTS);
    assertThat(events).hasSameSizeAs(source);
    int renamed = 0;
    for (int i = 0; i < source.size(); i++) {
      String before = payload(source.get(i));
      boolean meant = before.contains("OrderPaymentConfirmed");
      renamed += meant ? 1 : 0;
      assertThat(payload(events.get(i)))
          .isEqualTo(meant ? before.replace("OrderPaymentConfirmed", "OrderConfirmed") : before);
      assertThat(events.get(i).text("FullName").orElseThrow())
          .isNotEqualTo("Registration.Events.OrderPaymentConfirmed");
    }
    assertThat(renamed).isOne();
    assertThat(
            events.stream().filter(it -> it.text("TypeName").orElse("").equals("OrderConfirmed")))
        .singleElement()
        .matches(it -> it.text("AssemblyName").orElse("").equals("Registration.Contracts"));
    assertThat(world.measured())
        .anyMatch(
            it ->
                it.startsWith("transform: 28 rows are made of 28: renames OrderPaymentConfirmed"));
    assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
    assertThat(world.new Life(CrashPoint.never()).resume(Verb.COMPLETE))
        .isInstanceOf(RunState.Completed.class);
  }

  @Test
  void versionsAreCountedAnewWhereEventsAreDroppedAndSplit() throws Exception {
    Rules.everything().into(world.settings);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    ReshapedGolden.assertSecondRelease(world, "migrated");
    assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
  }

  @Test
  void anEventThatWasNotSentIsNotSentWhereItIsDroppedAndTwiceWhereItIsSplit() {
    new Rules()
        .with("drop", "type", "SeatUnassigned")
        .with("drop", "type", "SeatAssignmentUpdated")
        .into(world.settings);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(pending()).isEmpty();
    world = new JourneyWorld(scratch);
    new Rules()
        .with("drop", "type", "SeatUnassigned")
        .with(
            "split",
            "type",
            "SeatAssignmentUpdated",
            "into.0001",
            "SeatUnassigned",
            "into.0002",
            "SeatAssignmentUpdated")
        .into(world.settings);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(pending())
        .containsExactly(
            "Unpublished_0000000003 SeatUnassigned",
            "Unpublished_0000000004 SeatAssignmentUpdated");
  }

  private List<String> pending() {
    return world.rows(JourneyWorld.EVENTS).stream()
        .filter(it -> it.key().row().startsWith(GoldenEvents.PENDING))
        .map(it -> it.key().row() + " " + it.text("TypeName").orElse(""))
        .toList();
  }

  @Test
  void theWayBackLeavesTheFirstReleaseAsItWas() {
    Rules.everything().into(world.settings);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
    Golden.assertFirstRelease(world, "rolled back");
  }

  /// The next version of a stream that has one less is one that the source has as well.
  @Test
  void whatTheSecondReleaseHasWrittenIsNotLostOnTheWayBack() {
    new Rules().with("drop", "type", "OrderRegistrantAssigned").into(world.settings);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    TableRow more = Golden.event("0000000004", "OrderUpdated");
    assertThat(world.tables.insert(JourneyWorld.EVENTS, List.of(more))).isTrue();
    assertThatThrownBy(world::rollback)
        .hasMessageContaining("TRJ-114")
        .hasMessageContaining(GoldenIds.PAID + "/0000000004");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isTrue();
  }

  /// As where a kill came between a group of the log and one of the events.
  @Test
  void whatTheLogHasBeforeTheTableIsNobodyElses() {
    Rules.everything().into(world.settings);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    RowKey confirmed = new RowKey(Golden.ORDER, "0000000005");
    assertThat(world.tables.remove(JourneyWorld.EVENTS, confirmed)).isTrue();
    RowKey last = world.rows(JourneyWorld.LOG).getLast().key();
    assertThat(world.tables.remove(JourneyWorld.LOG, last)).isTrue();
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
    Golden.assertFirstRelease(world, "rolled back");
  }

  @Test
  void aRowThatIsNotWhatTheRulesMakeIsFound() throws Exception {
    Rules.everything().into(world.settings);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    TableRow row =
        world.rows(JourneyWorld.LOG).stream()
            .filter(it -> it.text("TypeName").orElse("").equals("OrderConfirmed"))
            .findFirst()
            .orElseThrow();
    TableRow before =
        world.rows(GoldenEvents.TABLE).stream()
            .filter(it -> payload(it).contains("OrderPaymentConfirmed"))
            .findFirst()
            .orElseThrow();
    SortedMap<String, Cell> cells = new TreeMap<>(row.cells());
    cells.put("Payload", Cell.of(payload(before)));
    world.tables.replace(JourneyWorld.LOG, new TableRow(row.key(), row.timestamp(), cells));
    assertThat(world.verify()).isInstanceOf(StepResult.Partial.class);
  }

  /// As if somebody's read model had gone on by the old versions.
  @Test
  void anOrderWhoseVersionDoesNotGoAlongIsFound() throws Exception {
    Rules.everything().into(world.settings);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    world.execute("update \"ConferenceRegistration\".\"OrdersView\" set \"OrderVersion\" = 3");
    JourneyMigration migration = world.migration(world.plan(), CrashPoint.never());
    try (var tables = migration.tables()) {
      assertThat(ProofStep.found(migration, tables, false, _ -> {}).difference().orElseThrow())
          .contains(GoldenIds.PAID)
          .endsWith("is not at version 5");
    }
    assertThat(world.rows(JourneyWorld.LOG)).anyMatch(LogRows::isGenerated);
  }
}
