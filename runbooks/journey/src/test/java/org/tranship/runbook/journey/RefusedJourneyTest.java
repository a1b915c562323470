package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.core.cutover.Consent;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.run.RunState;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.journey.GoldenIds;

/// What keeps a migration from being begun, or from being ended, and what is left then.
class RefusedJourneyTest {
  private static final String ORDER = "Order_" + GoldenIds.PAID;
  private static final RowKey UNSENT =
      new RowKey("SeatAssignments_" + GoldenIds.ASSIGNMENTS, "Unpublished_0000000004");

  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
  }

  private static TableRow event(String row, String type) {
    return TableRow.of(
        new RowKey(ORDER, row),
        Map.of(
            "SourceId",
            GoldenIds.PAID,
            "SourceType",
            "Order",
            "Payload",
            "{\"$type\":\"Registration.Events." + type + ", Registration.Contracts\"}"));
  }

  private void write(TableRow row) {
    assertThat(world.tables.insert(GoldenEvents.TABLE, List.of(row))).isTrue();
  }

  private void assertRefused(String code) {
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith(code);
  }

  /// Nothing can be seen of a run that was refused by its survey.
  private void assertUntouched() {
    Golden.assertNothingMade(world, "refused");
    assertThat(world.service.acts).isEmpty();
  }

  @Test
  void anEventThatWasNotSentIsWaitedFor() {
    world.acknowledged = Set.of();
    assertRefused("TRJ-109");
    assertThat(world.why()).contains(GoldenIds.ASSIGNMENTS + "_0000000004");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isFalse();
    assertThat(world.service.isClosed()).isTrue();
    assertThat(world.tables.remove(GoldenEvents.TABLE, UNSENT)).isTrue();
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(world.rows(JourneyWorld.EVENTS)).hasSize(27);
  }

  @Test
  void aVersionThatIsMissingIsFound() {
    assertThat(world.tables.remove(GoldenEvents.TABLE, new RowKey(ORDER, "0000000002"))).isTrue();
    assertRefused("TRJ-104");
    assertThat(world.why()).contains("version 3 follows version 1");
    assertUntouched();
  }

  @Test
  void anUnsentEventWithoutItsEventIsFound() {
    write(event("Unpublished_0000000009", "OrderExpired"));
    assertRefused("TRJ-104");
    assertUntouched();
  }

  @Test
  void aPayloadThatCannotBeReadIsFound() {
    write(TableRow.of(new RowKey(ORDER, "0000000005"), Map.of("Payload", "{\"half\":")));
    assertRefused("TRJ-103");
    assertThat(world.why()).contains(ORDER + "/0000000005").contains("no JSON");
    assertUntouched();
  }

  @Test
  void aTypeThatNobodyKnowsIsAskedAbout() {
    write(event("0000000005", "OrderRefunded"));
    assertRefused("TRJ-105");
    assertThat(world.why()).contains("OrderRefunded");
    assertUntouched();
    world.acknowledged = Set.of(JourneyMigration.UNKNOWN_TYPES, JourneyMigration.PENDING_ROWS);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(world.rows(JourneyWorld.EVENTS)).hasSize(29);
  }

  @Test
  void timesThatGoBackAreAskedAbout() {
    write(event("0000000006", "OrderExpired"));
    write(event("0000000005", "OrderUpdated"));
    assertRefused("TRJ-116");
    assertUntouched();
    world.acknowledged = Set.of(JourneyMigration.CLOCK_DISORDER, JourneyMigration.PENDING_ROWS);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
  }

  /// The operator has said that the first release is idle, and it is not.
  @Test
  void aSourceThatIsStillWrittenToIsNoticed() {
    int[] next = {5};
    world.meanwhile = () -> write(event("%010d".formatted(next[0]++), "OrderUpdated"));
    assertRefused("TRJ-110");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isFalse();
    world.meanwhile = () -> {};
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
  }

  @Test
  void aSourceThatGrowsWhileItIsCopiedIsNoticed() {
    world.service.before.put(
        "upload",
        () -> {
          throw new AssertionError("the second release was opened");
        });
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(8, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    write(event("0000000005", "OrderUpdated"));
    assertRefused("TRJ-111");
    assertThat(world.service.isClosed()).isTrue();
    assertThat(world.rollback()).isInstanceOf(RunState.RolledBack.class);
  }

  @Test
  void usersWhoAreNotKeptOutAreFound() {
    JourneyWorld.act(world.settings, "deploy.do.0001.", "forgotten");
    assertRefused("TRJ-108");
    assertThat(world.why()).contains("runs \"order\"").contains("went through");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isFalse();
  }

  @Test
  void withoutAProofItIsAskedAbout() {
    JourneyPlan plan = world.without("maintenance.prove");
    assertThat(world.new Life(CrashPoint.never(), plan).migrate())
        .isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-108");
    world.acknowledged = Set.of(Consent.NO_FENCE, JourneyMigration.PENDING_ROWS);
    assertThat(world.new Life(CrashPoint.never(), plan).migrate())
        .as(world.why())
        .isInstanceOf(RunState.Ready.class);
  }

  @Test
  void withoutABackupNothingIsBegun() {
    JourneyPlan plan = world.without("backup");
    assertThat(world.new Life(CrashPoint.never(), plan).migrate())
        .isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-107");
    assertUntouched();
  }

  @Test
  void aBackupThatIsNotThereIsNone() {
    JourneyPlan plan = world.without("backup.do");
    assertThat(world.new Life(CrashPoint.never(), plan).migrate())
        .isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-107").contains("Conference.bacpac");
    assertUntouched();
  }

  @Test
  void tablesThatAreThereAlreadyAreSomebodyElses() {
    assertThat(world.tables.create(JourneyWorld.LOG)).isTrue();
    assertRefused("TRJ-102");
    assertThat(world.tables.exists(JourneyWorld.LOG)).isTrue();
  }

  @Test
  void aTableWithoutEventsIsNone() {
    world.settings.put("tables.source", "SomeOtherTable");
    assertRefused("TRJ-101");
    assertUntouched();
  }

  @Test
  void readModelsThatWereMigratedAreNotTheFirstReleases() {
    world.execute(
        "alter table \"ConferenceRegistration\".\"ConferencesView\" add"
            + " \"SeatsAvailabilityVersion\" integer");
    assertRefused("TRJ-106");
  }

  @Test
  void aRowThatSomebodyElseHasWrittenIsLeftAlone() {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(4, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isTrue();
    TableRow foreign = event("0000000000", "OrderPlaced");
    assertThat(world.tables.insert(JourneyWorld.EVENTS, List.of(foreign))).isTrue();
    assertRefused("TRJ-112");
    assertThat(world.why()).contains(ORDER + "/0000000000").contains("Payload");
    assertThat(world.tables.get(JourneyWorld.EVENTS, foreign.key()).orElseThrow().sameAs(foreign))
        .isTrue();
  }

  @Test
  void rowsThatDoNotBelongThereAreFoundBeforeItIsOpened() {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(5, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    TableRow more = event("0000000077", "OrderPlaced");
    assertThat(world.tables.insert(JourneyWorld.EVENTS, List.of(more))).isTrue();
    assertRefused("TRJ-113");
    assertThat(world.service.isClosed()).isTrue();
  }

  /// As when the first release's publisher and the migration both log an event.
  @Test
  void anEventThatIsInTheLogTwiceIsFoundBeforeItIsOpened() {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(14, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    assertThat(world.service.acts).doesNotContain("upload");
    TableRow last = world.rows(JourneyWorld.LOG).getLast();
    RowKey later = new RowKey("299912", last.key().row());
    TableRow twice = new TableRow(later, last.timestamp(), last.cells());
    assertThat(world.tables.insert(JourneyWorld.LOG, List.of(twice))).isTrue();
    assertRefused("TRJ-113");
    assertThat(world.why()).contains("28 rows of events, and 27 belong there");
    assertThat(world.service.isClosed()).isTrue();
  }

  @Test
  void aConferenceThatWasChangedMeanwhileIsFoundBeforeItIsOpened() {
    killAfter(14);
    world.execute("update \"ConferenceManagement\".\"Conferences\" set \"Name\" = 'Renamed'");
    assertRefused("TRJ-113");
    assertThat(world.why()).contains("not the 10 that Conference Management gives now");
    assertThat(world.service.isClosed()).isTrue();
  }

  @Test
  void aMadeUpEventThatIsLostIsFoundBeforeItIsOpened() {
    killAfter(14);
    RowKey fifth = world.rows(JourneyWorld.LOG).get(4).key();
    assertThat(world.tables.remove(JourneyWorld.LOG, fifth)).isTrue();
    assertRefused("TRJ-113");
    assertThat(world.why()).contains("has 9 events of conferences that were made up");
  }

  /// A read model that is not what the log gives, after it was rebuilt.
  @Test
  void aReadModelThatIsOtherwiseIsFound() throws Exception {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    world.execute("delete from \"ConferenceRegistration\".\"ConferenceSeatTypesView\"");
    try (var tables = world.migration(world.plan(), CrashPoint.never()).tables()) {
      assertThat(
              ProofStep.found(world.migration(world.plan(), CrashPoint.never()), tables, false)
                  .difference())
          .contains("4 rows of ConferenceSeatTypesView are not as a fresh rebuild gives them");
    }
  }

  private void killAfter(int call) {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(call, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    assertThat(world.service.acts).doesNotContain("upload");
  }

  @Test
  void aLogThatLacksAnEventIsFoundAfterwards() throws Exception {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    RowKey last = world.rows(JourneyWorld.LOG).getLast().key();
    assertThat(world.tables.remove(JourneyWorld.LOG, last)).isTrue();
    assertThat(world.verify()).isInstanceOf(StepResult.Partial.class);
  }

  @Test
  void whatTheSecondReleaseHasWrittenIsNotLostOnTheWayBack() throws Exception {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    TableRow more = event("0000000005", "OrderUpdated");
    assertThat(world.tables.insert(JourneyWorld.EVENTS, List.of(more))).isTrue();
    assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
    assertThatThrownBy(world::rollback).hasMessageContaining("TRJ-114").hasMessageContaining("5 of");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isTrue();
    assertThat(world.service.isClosed()).isFalse();
    assertThat(world.state()).isInstanceOf(RunState.Ready.class);
  }

  /// Events of conferences and commands are in no other table.
  @Test
  void whatIsInTheLogAloneIsNotLostOnTheWayBack() {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    logOnly();
    assertThatThrownBy(world::rollback).hasMessageContaining("TRJ-114").hasMessageContaining("_abc");
    assertThat(world.tables.exists(JourneyWorld.LOG)).isTrue();
  }

  private void logOnly() {
    TableRow more =
        TableRow.of(
            new RowKey("202611", "00639300000000000000_abc"),
            Map.of("Kind", "Event", "FullName", "Conference.ConferenceCreated", "Payload", "{}"));
    assertThat(world.tables.insert(JourneyWorld.LOG, List.of(more))).isTrue();
  }

  /// Written between the first look and the fence.
  @Test
  void aWayBackThatIsRefusedBehindTheFenceOpensItAgain() {
    JourneyWorld.act(world.settings, "maintenance.on.0001.", "raise");
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    world.service.before.put("raise", this::logOnly);
    assertThat(world.rollback()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-114");
    assertThat(world.service.isClosed()).isFalse();
    assertThat(world.tables.exists(JourneyWorld.LOG)).isTrue();
  }

  /// Nobody's act keeps users out on the way back, and the proof says so.
  @Test
  void aWayBackWithoutAFenceDeletesNothing() throws Exception {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    world.settings.put("maintenance.cscfg", "");
    assertThat(world.rollback()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-108");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isTrue();
  }

  @Test
  void anEventThatIsFiledUnderAnotherVersionIsFound() {
    TableRow last = world.rows(GoldenEvents.TABLE).getFirst();
    String payload = last.text("Payload").orElseThrow().replaceAll("(\"Version\": ?)4", "$13");
    Map<String, String> cells = new TreeMap<>();
    last.cells().forEach((name, cell) -> cells.put(name, cell.text()));
    cells.put("Payload", payload.replaceAll("(\"Version\": ?)0", "$17"));
    world.tables.replace(GoldenEvents.TABLE, TableRow.of(last.key(), cells));
    assertRefused("TRJ-103");
    assertUntouched();
  }

  @Test
  void aConfigurationWithoutTheSwitchIsRefused() throws Exception {
    var _ = Files.writeString(world.service.cscfg, "<ServiceConfiguration/>");
    assertRefused("TRJ-115");
  }

  @Test
  void anActThatSaysNoStopsTheRun() {
    JourneyWorld.act(world.settings, "deploy.do.0001.", "fail");
    assertRefused("TRM-106");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isFalse();
  }

  @Test
  void tablesHaveToBeThree() {
    for (String name : List.of("conferenceeventstore", "ConferenceMessageLog")) {
      Map<String, String> settings = new TreeMap<>(world.plan().settings());
      settings.put("tables.events", name);
      assertThatThrownBy(() -> JourneyPlan.of(settings))
          .isInstanceOfSatisfying(
              PlanContradiction.class, e -> assertThat(e.setting()).isEqualTo("tables"));
    }
  }
}
