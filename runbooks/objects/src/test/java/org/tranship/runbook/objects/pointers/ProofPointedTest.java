package org.tranship.runbook.objects.pointers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.store.DeleteRequest;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;

/// Originals go only after all their copies were read once more, long after the rows were switched.
class ProofPointedTest {
  @TempDir Path directory = Path.of("");

  private PointersWorld ready() {
    PointersWorld world = new PointersWorld(directory).filled(7);
    assertThat(world.process(CrashPoint.never()).migrate()).isInstanceOf(Ready.class);
    return world;
  }

  private static RunState resume(PointersWorld world, Verb verb) {
    return world.process(CrashPoint.never()).resume(verb);
  }

  @Test
  void aByteThatFlipsBeforeTheEndStopsItAndTheWayBackIsOpen() {
    PointersWorld.View untouched = new PointersWorld(directory).filled(7).view();
    PointersWorld world = ready();
    PointersWorld.View before = world.view();
    world.rotten.add(PointersWorld.moved(3));
    assertThat(resume(world, Verb.COMPLETE))
        .isInstanceOfSatisfying(
            Halted.class,
            halted ->
                assertThat(halted.detail())
                    .contains("TRM-123", "1 of ", "moved/k303", "nothing was removed"));
    assertThat(world.view()).isEqualTo(before);
    assertThat(resume(world, Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(world.view()).isEqualTo(untouched);
  }

  @Test
  void anOriginalWhoseCopyIsGoneOrAnotherStaysAndIsCounted() {
    PointersWorld world = ready();
    world.neu.delete(List.of(DeleteRequest.of(PointersWorld.moved(1))));
    assertThat(resume(world, Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(world.view().old()).containsOnlyKeys(PointersWorld.key(1).text());
    assertThat(world.violations).isEmpty();
    assertThat(world.said.toString()).contains("1 kept at the source, its copy is gone");
  }

  @Test
  void whatIsLeftToRemoveIsReadAgainByWhoeverGoesOnWithTheEnd() {
    PointersWorld model = ready();
    PointersWorld.Life whole = model.process(CrashPoint.never());
    assertThat(whole.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    for (long n = 1; n <= whole.point.remoteCalls(); n++) {
      PointersWorld world = ready();
      PointersWorld.Life killed = world.process(CrashPoint.remote(n, CrashPoint.When.BEFORE));
      try {
        killed.resume(Verb.COMPLETE);
      } catch (Crash _) {
        var left = world.view().old();
        for (int i = 0; i < 7; i++) {
          if (left.containsKey(PointersWorld.key(i).text())) {
            world.rotten.add(PointersWorld.moved(i));
          }
        }
        resume(world, Verb.COMPLETE);
        assertThat(world.view().old()).as("killed at call %s", n).isEqualTo(left);
      }
    }
  }
}
