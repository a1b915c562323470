package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.run.RunState;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;

/// A way back that would lose something deletes nothing.
class RefusedWayBackTest {
  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
  }

  @Test
  void whatTheSecondReleaseHasWrittenIsNotLostOnTheWayBack() throws Exception {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    TableRow more = Golden.event("0000000005", "OrderUpdated");
    assertThat(world.tables.insert(JourneyWorld.EVENTS, List.of(more))).isTrue();
    assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
    assertThatThrownBy(world::rollback)
        .hasMessageContaining("TRJ-114")
        .hasMessageContaining("5 of");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isTrue();
    assertThat(world.service.isClosed()).isFalse();
    assertThat(world.state()).isInstanceOf(RunState.Ready.class);
  }

  /// Events of conferences and commands are in no other table.
  @Test
  void whatIsInTheLogAloneIsNotLostOnTheWayBack() {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    logOnly();
    assertThatThrownBy(world::rollback)
        .hasMessageContaining("TRJ-114")
        .hasMessageContaining("_abc");
    assertThat(world.tables.exists(JourneyWorld.LOG)).isTrue();
  }

  /// The secret is another one by now, and the account has tables of the same names.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tablesOfTheSameNamesInAnotherAccountAreLeftAlone(boolean opened) {
    if (opened) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    } else {
      JourneyWorld.Life killed = world.new Life(CrashPoint.remote(5, CrashPoint.When.AFTER));
      killed.point.kill(killed::migrate);
    }
    world.seen = RefusedWayBackTest::elsewhere;
    assertThat(world.rollback()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-122").contains("leads to another account now");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isTrue();
    assertThat(world.tables.exists(JourneyWorld.LOG)).isTrue();
    world.seen = tables -> tables;
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
  }

  @Test
  void aRunIsNotTakenUpInAnotherAccount() {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(5, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    world.seen = RefusedWayBackTest::elsewhere;
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-122");
  }

  private static Tables elsewhere(Tables tables) {
    return (Tables)
        Proxy.newProxyInstance(
            Tables.class.getClassLoader(),
            new Class<?>[] {Tables.class},
            (_, method, arguments) ->
                method.getName().equals("place")
                    ? "another account"
                    : method.invoke(tables, arguments));
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

  @Test
  void thatItIsOpenAgainIsMeasuredToo() {
    JourneyWorld.act(world.settings, "maintenance.on.0001.", "raise");
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    world.service.before.put("raise", this::logOnly);
    world.service.doubted.add("is-open");
    assertThat(world.rollback()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why())
        .startsWith("TRJ-114")
        .contains("was to be opened again: TRJ-136", "is-open")
        .doesNotContain("was opened again");
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
}
