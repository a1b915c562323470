package org.tranship.events.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.events.rebuild.RebuildWorld.All;
import org.tranship.testkit.fault.CrashPoint;

/// A rebuild may be killed before and after every call to the log, to the read models and to the
/// journal: the same command carries it to the same end, no event is worked in twice, both tables
/// are the old ones or both the new ones, and what was live before can be put back.
class KilledRebuildTest {
  private static final ViewRow OLD = new ViewRow(Map.of("id", "order-0", "state", "old"));

  private static RebuildWorld world() {
    RebuildWorld world = new RebuildWorld().filled();
    world.models.plant(world.shape(0), OLD);
    world.models.plant(world.shape(1), new ViewRow(Map.of("seat", "old")));
    return world;
  }

  private static List<CrashPoint> points(Verb last) {
    RebuildWorld world = world();
    CrashPoint never = CrashPoint.never();
    assertThat(world.process(never).goOn()).isInstanceOf(RunState.Ready.class);
    if (last != Verb.MIGRATE) {
      CrashPoint second = CrashPoint.never();
      assertThat(world.process(second).resume(last)).isNotNull();
      return second.passed();
    }
    return never.passed();
  }

  private static All golden() {
    RebuildWorld world = world();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    return world.live();
  }

  @Test
  void killedAnywhereItComesToTheSameEndAndBack() {
    All golden = golden();
    All old = world().live();
    List<CrashPoint> points = points(Verb.MIGRATE);
    assertThat(points).hasSizeGreaterThan(60);
    for (CrashPoint point : points) {
      RebuildWorld world = world();
      point.kill(() -> assertThat(world.process(point).goOn()).isNotNull());
      assertThat(point.reached()).as("killed %s", point).isTrue();
      assertThat(world.live()).as("killed %s", point).isIn(old, golden);
      assertThat(world.goOn()).as("killed %s", point).isInstanceOf(RunState.Ready.class);
      assertThat(world.live()).as("killed %s", point).isEqualTo(golden);
      assertThat(world.carry(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
      assertThat(world.live()).as("killed %s", point).isEqualTo(old);
    }
  }

  @Test
  void killedAnywhereItCanBeTakenBack() {
    All old = world().live();
    for (CrashPoint point : points(Verb.MIGRATE)) {
      RebuildWorld world = world();
      point.kill(() -> assertThat(world.process(point).goOn()).isNotNull());
      if (world.begun()
          && !(Transitions.fold(world.journal.view(world.run).orElseThrow().entries())
              instanceof RunState.Created)) {
        assertThat(world.carry(Verb.ROLLBACK))
            .as("killed %s", point)
            .isInstanceOf(RunState.RolledBack.class);
        assertThat(world.live()).as("killed %s", point).isEqualTo(old);
        assertThat(world.models.exists(world.shape(0), Side.SHADOW)).isFalse();
      }
    }
  }

  @Test
  void aWayBackThatIsKilledAnywhereComesToItsEnd() {
    All old = world().live();
    for (CrashPoint point : points(Verb.ROLLBACK)) {
      RebuildWorld world = world();
      assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
      point.kill(() -> assertThat(world.process(point).resume(Verb.ROLLBACK)).isNotNull());
      assertThat(world.carry(Verb.ROLLBACK))
          .as("killed %s", point)
          .isInstanceOf(RunState.RolledBack.class);
      assertThat(world.live()).as("killed %s", point).isEqualTo(old);
    }
  }
}
