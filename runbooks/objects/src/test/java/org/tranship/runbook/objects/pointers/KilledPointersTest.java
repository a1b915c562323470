package org.tranship.runbook.objects.pointers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;

/// A migration of rows may be killed at any write to the journal and at any call to a store or the
/// catalogue, before and after its effect; the same command carries it to the same end, and a
/// rollback brings back what was there.
class KilledPointersTest {
  private static final int OBJECTS = 7;

  @TempDir Path directory = Path.of("");

  private PointersWorld world() {
    return new PointersWorld(directory).filled(OBJECTS);
  }

  private static void untilKilled(PointersWorld.Life process, Runnable verb) {
    try {
      verb.run();
      assertThat(process.point.reached()).as("killed %s", process.point).isFalse();
    } catch (Crash _) {
      assertThat(process.point.reached()).isTrue();
    }
  }

  private static RunState journalled(PointersWorld world) {
    return world
        .journal
        .view(PointersWorld.RUN)
        .map(run -> Transitions.fold(run.entries()))
        .orElse(new Created());
  }

  private PointersWorld.Life migrated(PointersWorld world) {
    PointersWorld.Life process = world.process(CrashPoint.never());
    assertThat(process.migrate()).isInstanceOf(Ready.class);
    return process;
  }

  @Test
  void aMigrationKilledAnywhereComesToTheSameEnd() {
    PointersWorld model = world();
    PointersWorld.Life whole = migrated(model);
    assertThat(model.view().neu()).hasSize(OBJECTS);
    assertThat(model.view().rows().values())
        .allMatch(row -> row.get("service_name").orElseThrow().equals("amazon"));
    for (CrashPoint point : whole.point.passed()) {
      PointersWorld world = world();
      PointersWorld.Life killed = world.process(point);
      untilKilled(killed, killed::migrate);
      assertThat(world.process(CrashPoint.never()).migrate())
          .as("killed %s", point)
          .isInstanceOf(Ready.class);
      assertThat(world.view()).as("killed %s", point).isEqualTo(model.view());
      assertThat(world.unsettled()).as("killed %s", point).isZero();
      assertThat(world.violations).as("killed %s", point).isEmpty();
      PointersWorld.Life again = world.process(CrashPoint.never());
      again.migrate();
      assertThat(again.point.journalWrites()).isZero();
      assertThat(again.point.remoteCalls()).isZero();
    }
  }

  @Test
  void aCompletionKilledAnywhereComesToTheSameEnd() {
    PointersWorld model = world();
    migrated(model);
    PointersWorld.Life completing = model.process(CrashPoint.never());
    assertThat(completing.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(model.view().old()).isEmpty();
    for (CrashPoint point : completing.point.passed()) {
      PointersWorld world = world();
      migrated(world);
      PointersWorld.Life killed = world.process(point);
      untilKilled(killed, () -> killed.resume(Verb.COMPLETE));
      assertThat(world.process(CrashPoint.never()).resume(Verb.COMPLETE))
          .as("killed %s", point)
          .isInstanceOf(Completed.class);
      assertThat(world.view()).as("killed %s", point).isEqualTo(model.view());
      assertThat(world.violations).as("killed %s", point).isEmpty();
    }
  }

  @Test
  void aMigrationKilledAnywhereCanBeRolledBack() {
    PointersWorld.View untouched = world().view();
    for (CrashPoint point : migrated(world()).point.passed()) {
      PointersWorld world = world();
      PointersWorld.Life killed = world.process(point);
      untilKilled(killed, killed::migrate);
      if (!(journalled(world) instanceof Created)) {
        assertThat(world.process(CrashPoint.never()).resume(Verb.ROLLBACK))
            .as("killed %s", point)
            .isInstanceOf(RolledBack.class);
      }
      assertThat(world.view()).as("killed %s", point).isEqualTo(untouched);
      assertThat(world.violations).as("killed %s", point).isEmpty();
    }
  }

  @Test
  void aRollbackKilledAnywhereComesToTheSameEnd() {
    PointersWorld.View untouched = world().view();
    PointersWorld model = world();
    migrated(model);
    PointersWorld.Life back = model.process(CrashPoint.never());
    assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    for (CrashPoint point : back.point.passed()) {
      PointersWorld world = world();
      migrated(world);
      PointersWorld.Life killed = world.process(point);
      untilKilled(killed, () -> killed.resume(Verb.ROLLBACK));
      assertThat(world.process(CrashPoint.never()).resume(Verb.ROLLBACK))
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertThat(world.view()).as("killed %s", point).isEqualTo(untouched);
    }
  }
}
