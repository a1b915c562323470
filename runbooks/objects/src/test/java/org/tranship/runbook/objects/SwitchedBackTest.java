package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;

/// What is not to be switched is not, and a switch that fails is taken back whole: with the service
/// at the source, open, and with everything that it has kept, also what it wrote at the target.
class SwitchedBackTest {
  private final MigrationPlan plan = MigrationWorld.plan();

  private MigrationWorld.Life alive(MigrationWorld world) {
    return world.process(plan, CrashPoint.never());
  }

  private static String reason(RunState state) {
    assertThat(state).isInstanceOf(Halted.class);
    return ((Halted) state).detail();
  }

  private static void assertAtTheSource(MigrationWorld world, Object when) {
    assertThat(world.switched).as("switched, %s", when).isFalse();
    assertThat(world.running).as("running, %s", when).isTrue();
    assertThat(world.closed || world.sealed).as("closed, %s", when).isFalse();
    assertThat(CopyWorld.texts(world.world.from)).as("%s", when).isEqualTo(world.kept);
  }

  @Test
  void aProbeThatIsRefusedByAnOpenSourceProvesNothing() {
    MigrationWorld world = new MigrationWorld();
    world.blind = true;
    assertThat(reason(alive(world).migrate())).contains("TRM-114", "although the source is open");
    assertThat(world.told).as("nothing was closed").isEmpty();
    world.blind = false;
    assertThat(alive(world).migrate()).isInstanceOf(Ready.class);
  }

  @Test
  void aFenceThatDropsBeforeTheSwitchHasNothingSwitched() {
    MigrationWorld world = new MigrationWorld();
    world.leaky = true;
    assertThat(reason(alive(world).migrate())).contains("TRM-115");
    assertThat(world.told).containsExactly("close", "seal", "open");
    assertAtTheSource(world, "after the fence dropped");
    world.leaky = false;
    assertThat(alive(world).migrate()).isInstanceOf(Ready.class);
    assertThat(CopyWorld.texts(world.world.to)).containsAllEntriesOf(world.kept);
  }

  @Test
  void aSwitchThatFailsBringsBackWhatTheTargetGot() {
    MigrationWorld world = new MigrationWorld();
    world.shut = true;
    assertThat(reason(alive(world).migrate())).contains("TRM-110", "What was done was taken back");
    assertThat(world.told)
        .containsExactly("close", "seal", "stop", "turn", "start", "stop", "back", "start", "open");
    assertThat(world.kept).containsKey("new");
    assertAtTheSource(world, "after the gate failed");
  }

  @Test
  void aServiceThatIsNotMeasuredAtTheSourceKeepsItsFence() {
    MigrationWorld world = new MigrationWorld();
    world.shut = true;
    MigrationPlan unmeasured = MigrationWorld.plan("switch.back.0001.argv.0001", "where");
    assertThat(reason(world.process(unmeasured, CrashPoint.never()).migrate()))
        .contains("TRM-116", "the fence stays up");
    assertThat(world.closed && world.sealed).isTrue();
  }

  @Test
  void aSwitchThatFailsAndIsKilledAnywhereIsTakenBackFirst() {
    MigrationWorld model = new MigrationWorld();
    model.shut = true;
    MigrationWorld.Life whole = alive(model);
    assertThat(whole.migrate()).isInstanceOf(Halted.class);
    for (When when : When.values()) {
      for (long n = 1; n <= whole.point.journalWrites(); n++) {
        killedAndTakenUp(CrashPoint.journal(n, when));
      }
      for (long n = 1; n <= whole.point.remoteCalls(); n++) {
        killedAndTakenUp(CrashPoint.remote(n, when));
      }
    }
  }

  private void killedAndTakenUp(CrashPoint point) {
    MigrationWorld world = new MigrationWorld();
    world.shut = true;
    MigrationWorld.Life killed = world.process(plan, point);
    try {
      killed.migrate();
    } catch (Crash _) {
      assertThat(point.reached()).isTrue();
    }
    world.shut = false;
    world.gullible = true;
    RunState state = alive(world).migrate();
    if (state instanceof Halted) {
      assertAtTheSource(world, point);
      state = alive(world).migrate();
    }
    assertThat(state).as("killed %s", point).isInstanceOf(Ready.class);
    assertThat(world.switched && world.running).as("killed %s", point).isTrue();
    assertThat(world.closed || world.sealed).as("killed %s", point).isFalse();
    assertThat(CopyWorld.texts(world.world.to))
        .as("killed %s", point)
        .containsAllEntriesOf(world.kept);
  }
}
