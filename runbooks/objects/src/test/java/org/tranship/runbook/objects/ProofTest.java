package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.value.Key;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.RottenStore;

/// Weeks may lie between the switch of a migration and its `complete`: what happened to the copies
/// meanwhile is in no journal, so they are read again before the first original goes.
class ProofTest {
  private static final MigrationPlan PLAN = MigrationWorld.plan("complete.clean", "delete");

  private final Set<Key> rotten = ConcurrentHashMap.newKeySet();

  private MigrationWorld ready() {
    MigrationWorld world = new MigrationWorld();
    world.target = store -> new RottenStore(store, rotten);
    assertThat(world.process(PLAN, CrashPoint.never()).migrate()).isInstanceOf(Ready.class);
    return world;
  }

  private static RunState resume(MigrationWorld world, Verb verb) {
    return world.process(PLAN, CrashPoint.never()).resume(verb);
  }

  private static Map<String, String> originals(MigrationWorld world) {
    return CopyWorld.texts(world.world.from);
  }

  @Test
  void aByteThatFlipsBeforeTheEndStopsItAndTheWayBackIsOpen() {
    MigrationWorld world = ready();
    Map<String, String> before = originals(world);
    rotten.add(Key.of("old/4"));
    Troubled.assertHalted(
        resume(world, Verb.COMPLETE),
        Reason.REFUSED,
        "TRM-123",
        "1 of ",
        "old/4",
        "nothing was removed at memory:from",
        "`tranship rollback`");
    assertThat(originals(world)).isEqualTo(before);
    assertThat(world.world.view().passes()).doesNotContain(Passes.CLEAN);
    assertThat(resume(world, Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(originals(world)).isEqualTo(world.kept);
  }

  @Test
  void onceTheCopyIsMendedTheEndIsReachedAndEveryCopyWasReadAnew() {
    MigrationWorld world = ready();
    int copies = world.kept.size();
    rotten.add(Key.of("old/4"));
    resume(world, Verb.COMPLETE);
    rotten.clear();
    assertThat(resume(world, Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(originals(world)).isEmpty();
    assertThat(world.world.results(PassId.of("proof-1"), Outcome.DONE)).hasSize(copies - 1);
    assertThat(world.world.results(PassId.of("proof-2"), Outcome.DONE)).hasSize(copies);
  }

  @Test
  void whatIsLeftToRemoveIsReadAgainByWhoeverGoesOnWithTheEnd() {
    MigrationWorld model = ready();
    MigrationWorld.Life whole = model.process(PLAN, CrashPoint.never());
    assertThat(whole.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    int refused = 0;
    for (long n = 1; n <= whole.point.remoteCalls(); n++) {
      rotten.clear();
      MigrationWorld world = ready();
      MigrationWorld.Life killed = world.process(PLAN, CrashPoint.remote(n, CrashPoint.When.AFTER));
      try {
        killed.resume(Verb.COMPLETE);
      } catch (Crash _) {
        Map<String, String> left = originals(world);
        rotten.addAll(left.keySet().stream().map(Key::of).toList());
        resume(world, Verb.COMPLETE);
        assertThat(originals(world)).as("killed at call %s", n).isEqualTo(left);
        refused += left.isEmpty() ? 0 : 1;
      }
    }
    assertThat(refused).isGreaterThan(9);
  }

  @Test
  void whatTheServiceWroteAnewIsNoDamageAndItsOriginalStays() {
    MigrationWorld world = ready();
    world.write("old/2", "anew at the target");
    CopyWorld.remove(world.world.to, "old/1");
    assertThat(resume(world, Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(originals(world)).containsOnlyKeys("old/1", "old/2");
  }

  @Test
  void whereTheSourceIsKeptNothingIsReadAgain() {
    MigrationPlan plan = MigrationWorld.plan();
    MigrationWorld world = new MigrationWorld();
    assertThat(world.process(plan, CrashPoint.never()).migrate()).isInstanceOf(Ready.class);
    world.target =
        store ->
            new ForwardingStore(store) {
              @Override
              public org.tranship.core.store.ObjectBody open(
                  Key key, org.tranship.core.store.ReadRequest request) {
                throw new AssertionError(key + " was read");
              }
            };
    assertThat(world.process(plan, CrashPoint.never()).resume(Verb.COMPLETE))
        .isInstanceOf(Completed.class);
  }
}
