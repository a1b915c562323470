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
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.journey.GoldenIds;

/// What keeps a migration from being begun, or from being ended, and what is left then.
class RefusedJourneyTest {
  private static final String ORDER = Golden.ORDER;
  private static final RowKey UNSENT =
      new RowKey("SeatAssignments_" + GoldenIds.ASSIGNMENTS, "Unpublished_0000000004");

  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
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
    write(Golden.event("Unpublished_0000000009", "OrderExpired"));
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
    write(Golden.event("0000000005", "OrderRefunded"));
    assertRefused("TRJ-105");
    assertThat(world.why()).contains("OrderRefunded");
    assertUntouched();
    world.acknowledged = Set.of(JourneyMigration.UNKNOWN_TYPES, JourneyMigration.PENDING_ROWS);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(world.rows(JourneyWorld.EVENTS)).hasSize(29);
  }

  @Test
  void timesThatGoBackAreAskedAbout() {
    write(Golden.event("0000000006", "OrderExpired"));
    write(Golden.event("0000000005", "OrderUpdated"));
    assertRefused("TRJ-116");
    assertUntouched();
    world.acknowledged = Set.of(JourneyMigration.CLOCK_DISORDER, JourneyMigration.PENDING_ROWS);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
  }

  /// The operator has said that the first release is idle, and it is not.
  @Test
  void aSourceThatIsStillWrittenToIsNoticed() {
    int[] next = {5};
    world.meanwhile = () -> write(Golden.event("%010d".formatted(next[0]++), "OrderUpdated"));
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
    write(Golden.event("0000000005", "OrderUpdated"));
    assertRefused("TRJ-111");
    assertThat(world.service.isClosed()).isTrue();
    assertThat(world.rollback()).isInstanceOf(RunState.RolledBack.class);
  }

  @Test
  void usersWhoAreNotKeptOutAreFound() {
    world.service.before.put("swap", () -> world.service.configure(false));
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
