package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tranship.core.cutover.Fence;
import org.tranship.core.run.FenceState;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// A migration may be killed at any instruction, with the service writing all the time: the same
/// command carries it to the same end, a rollback leads back, and nothing that the service has kept
/// is missing at either end. For every write to the journal and every call to a store.
class KilledMigrationTest {

  private static MigrationWorld.Life alive(MigrationWorld world, MigrationPlan plan) {
    return world.process(plan, CrashPoint.never());
  }

  private static CrashPoint uninterrupted(MigrationWorld world, MigrationPlan plan) {
    MigrationWorld.Life process = alive(world, plan);
    assertThat(process.migrate()).isInstanceOf(Ready.class);
    return process.point;
  }

  private static void assertMigrated(MigrationWorld world, CrashPoint point) {
    assertThat(world.switched).as("switched, killed %s", point).isTrue();
    assertThat(world.closed || world.sealed).as("still closed, killed %s", point).isFalse();
    assertThat(world.running).as("running, killed %s", point).isTrue();
    assertThat(FenceState.upSince(world.world.view().entries(), Fence.STEP))
        .as("%s", point)
        .isEmpty();
    assertThat(CopyWorld.texts(world.world.to))
        .as("everything that the service has kept, killed %s", point)
        .containsAllEntriesOf(world.kept)
        .containsEntry("others", "not ours")
        .hasSize(world.kept.size() + 1);
  }

  @Test
  void aMigrationKilledAnywhereComesToTheSameEnd() {
    MigrationPlan plan = MigrationWorld.plan();
    MigrationWorld model = new MigrationWorld();
    List<CrashPoint> points = uninterrupted(model, plan).passed();
    assertThat(points).hasSizeGreaterThan(150);
    assertMigrated(model, CrashPoint.never());
    for (CrashPoint point : points) {
      MigrationWorld world = new MigrationWorld();
      MigrationWorld.Life killed = world.process(plan, point);
      killed.point.kill(killed::migrate);
      RunState state = alive(world, plan).migrate();
      assertThat(state).as("killed %s", point).isInstanceOf(Ready.class);
      assertMigrated(world, point);
    }
  }

  @Test
  void aMigrationKilledAnywhereCanBeRolledBack() {
    MigrationPlan plan = MigrationWorld.plan();
    for (CrashPoint point : uninterrupted(new MigrationWorld(), plan).passed()) {
      MigrationWorld world = new MigrationWorld();
      MigrationWorld.Life killed = world.process(plan, point);
      killed.point.kill(killed::migrate);
      if (world.world.state() instanceof Created) {
        continue;
      }
      assertThat(alive(world, plan).resume(Verb.ROLLBACK))
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertThat(world.closed || world.sealed).as("open again, killed %s", point).isFalse();
      assertThat(world.running).as("running, killed %s", point).isTrue();
      assertThat(world.switched).as("at the source, killed %s", point).isFalse();
      assertThat(CopyWorld.texts(world.world.from)).as("%s", point).isEqualTo(world.kept);
      assertThat(CopyWorld.texts(world.world.to))
          .as("only what was there, killed %s", point)
          .isEqualTo(Map.of("others", "not ours"));
    }
  }

  private static MigrationWorld live() {
    MigrationWorld world = new MigrationWorld();
    uninterrupted(world, MigrationWorld.plan());
    world.write("new", "at the target");
    world.write("old/5", "anew at the target");
    return world;
  }

  @Test
  void aRollbackAfterTheSwitchKilledAnywhereLosesNothing() {
    MigrationPlan plan = MigrationWorld.plan();
    MigrationWorld model = live();
    MigrationWorld.Life back = alive(model, plan);
    assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertBack(model, CrashPoint.never());
    for (CrashPoint point : back.point.passed()) {
      MigrationWorld world = live();
      MigrationWorld.Life killed = world.process(plan, point);
      killed.point.kill(() -> killed.resume(Verb.ROLLBACK));
      assertThat(alive(world, plan).resume(Verb.ROLLBACK))
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertBack(world, point);
    }
  }

  private static void assertBack(MigrationWorld world, CrashPoint point) {
    assertThat(world.running).as("running, killed %s", point).isTrue();
    assertThat(world.switched).as("at the source, killed %s", point).isFalse();
    assertThat(CopyWorld.texts(world.world.from)).as("killed %s", point).isEqualTo(world.kept);
    assertThat(CopyWorld.texts(world.world.to).keySet())
        .as("killed %s", point)
        .isEqualTo(Set.of("others", "new", "old/5"));
  }

  @Test
  void cleaningKilledAnywhereRemovesOnlyWhatWasReadBackAndIsUnchanged() {
    MigrationPlan plan = MigrationWorld.plan("complete.clean", "delete");
    MigrationWorld model = new MigrationWorld();
    uninterrupted(model, plan);
    MigrationWorld.Life end = alive(model, plan);
    assertThat(end.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    for (CrashPoint point : end.point.passed()) {
      MigrationWorld world = new MigrationWorld();
      uninterrupted(world, plan);
      CopyWorld.put(world.world.from, "late", "somebody's");
      MigrationWorld.Life killed = world.process(plan, point);
      killed.point.kill(() -> killed.resume(Verb.COMPLETE));
      assertThat(alive(world, plan).resume(Verb.COMPLETE))
          .as("killed %s", point)
          .isInstanceOf(Completed.class);
      assertThat(CopyWorld.texts(world.world.from))
          .as("killed %s", point)
          .isEqualTo(Map.of("late", "somebody's"));
      assertThat(CopyWorld.texts(world.world.to)).containsAllEntriesOf(new TreeMap<>(world.kept));
    }
  }

  @Test
  void whatTheSourceHasNoMoreIsRemovedAtTheTargetOnlyIfTheRunPutItThere() {
    MigrationPlan plan = MigrationWorld.plan();
    MigrationWorld world = new MigrationWorld();
    world.deaf = true;
    assertThat(alive(world, plan).migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.told).containsExactly("close", "seal", "open");
    assertThat(CopyWorld.texts(world.world.to)).containsKey("old/1");
    CopyWorld.remove(world.world.from, "old/1");
    world.kept.remove("old/1");
    world.deaf = false;
    assertThat(alive(world, plan).migrate()).isInstanceOf(Ready.class);
    assertMigrated(world, CrashPoint.never());
  }
}
