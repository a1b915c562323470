package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;
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

  /// Where versions are made of the content, what came back from the first try has the version that
  /// it had then.
  @Test
  void whatComesAgainInASecondTryIsBroughtBackAgain() {
    MigrationWorld world = new MigrationWorld();
    world.target = ByContent::new;
    world.shut = true;
    world.repeats = true;
    world.quiet();
    assertThat(reason(alive(world).migrate())).contains("TRM-110", "What was done was taken back");
    assertAtTheSource(world, "after the first try");
    for (int again = 2; again <= 3; again++) {
      world.write("new", "at the source before try " + again);
      world.write("old/5", "anew at the source before try " + again);
      assertThat(reason(alive(world).migrate())).contains("TRM-110", "was taken back");
      assertThat(world.kept).containsEntry("old/5", "anew during the gate");
      assertAtTheSource(world, "after try " + again);
    }
    assertThat(alive(world).resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertAtTheSource(world, "after the rollback");
  }

  @Test
  void whatCouldNotBeBroughtBackAndIsGoneDoesNotStandInTheWayForEver() {
    MigrationWorld world = new MigrationWorld();
    world.quiet();
    world.source = store -> new Refusing(store, "new");
    assertThat(alive(world).migrate()).isInstanceOf(Ready.class);
    world.write("new", "at the target");
    assertThat(reason(alive(world).resume(Verb.ROLLBACK))).contains("could not be copied back");
    CopyWorld.remove(world.world.to, "new");
    world.kept.remove("new");
    assertThat(alive(world).resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertAtTheSource(world, "after the second try");
  }

  /// Takes everything but one key.
  private static final class Refusing extends ForwardingStore {
    private final String key;

    Refusing(Store inner, String key) {
      super(inner);
      this.key = key;
    }

    @Override
    public WriteOutcome put(PutRequest request) {
      return request.key().text().equals(key)
          ? new WriteOutcome.Refused(
              StoreException.of(StoreException.Kind.TOO_LARGE, "write", "from")
                  .because("there is no room for it")
                  .build())
          : inner().put(request);
    }
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
