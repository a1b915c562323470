package org.tranship.runbook.objects.pointers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.Verb;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.value.Key;
import org.tranship.testkit.fault.CrashPoint;

/// What the survey tells, and what stays where it is.
class PointerStepsTest {
  @TempDir Path directory = Path.of("");

  private RunState migrate(PointersWorld world) {
    return world.process(CrashPoint.never()).migrate();
  }

  private static long counted(PointersWorld world, String pass, Outcome outcome) {
    return world
        .journal
        .view(PointersWorld.RUN)
        .orElseThrow()
        .tally(PassId.of(pass))
        .count(outcome);
  }

  @Test
  void whatStandsAgainstTheRunIsToldBeforeAnythingMoves() {
    PointersWorld world = new PointersWorld(directory).filled(4);
    world.object(7); // without a row
    for (int i = 20; i < 45; i++) {
      world.rows.write(Key.of("row-" + i), PointersWorld.pointer(i, "local"));
    }
    world.rows.write(Key.of("short"), new Pointer(Map.of("key", "x", "service_name", "local")));
    world.rows.write(Key.of("none"), new Pointer(Map.of("service_name", "local")));
    PointersWorld.View before = world.view();
    RunState state = migrate(world);
    assertThat(state.toString())
        .contains("TRO-201 25 rows point at objects that are not there, 1 rows cannot be read");
    assertThat(world.view()).isEqualTo(before);
    assertThat(counted(world, "rows-without-object", Outcome.FAILED)).isEqualTo(25);
    assertThat(counted(world, "unreadable-rows", Outcome.FAILED)).isEqualTo(1);
    assertThat(counted(world, "objects-without-row", Outcome.SKIPPED)).isEqualTo(1);
    assertThat(counted(world, "shared-objects", Outcome.SKIPPED)).isEqualTo(2);
    assertThat(world.said).filteredOn(line -> line.startsWith("TRO-211 ")).hasSize(20);

    // The operator takes them as they are.
    world.accepted = Set.of(Finding.ROW_WITHOUT_OBJECT, Finding.UNREADABLE_ROW);
    assertThat(migrate(world)).isInstanceOf(Ready.class);
    assertThat(world.view().neu()).hasSize(4);
    assertThat(world.rows.read(Key.of("row-21"))).contains(PointersWorld.pointer(21, "local"));
    assertThat(world.rows.read(Key.of("row-00-b"))).contains(PointersWorld.pointer(0, "amazon"));
  }

  @Test
  void twoObjectsMayNotMeetInOneKey() {
    PointersWorld world = new PointersWorld(directory).filled(3);
    world.rule =
        PointerRule.of(
            Map.of("object", "{key[0:2]}/{key}", "target", "same", "set.service_name", "amazon"),
            new TreeSet<>());
    world.accepted = Set.of(Finding.ROW_WITHOUT_OBJECT, Finding.UNREADABLE_ROW);
    assertThat(migrate(world).toString()).contains("TRO-201 2 objects would share a key");
    assertThat(world.view().neu()).isEmpty();
  }

  @Test
  void aSharedObjectStaysUntilItsLastRowHasMoved() {
    PointersWorld world = new PointersWorld(directory).filled(5);
    world.outside.add(Key.of("row-03-b"));
    assertThat(migrate(world)).isInstanceOf(Ready.class);
    assertThat(world.process(CrashPoint.never()).resume(Verb.COMPLETE))
        .isInstanceOf(Completed.class);
    assertThat(world.view().old()).containsOnlyKeys(PointersWorld.key(3).text());
    assertThat(world.violations).isEmpty();
    assertThat(world.said).contains("1 kept at the source, a row still points there.");
  }

  @Test
  void aRowThatChangedSinceIsSwitchedAsItIsNow() {
    PointersWorld world = new PointersWorld(directory).filled(3);
    world.old.delete(List.of(DeleteRequest.of(PointersWorld.key(1))));
    world.accepted = Set.of(Finding.ROW_WITHOUT_OBJECT);
    assertThat(migrate(world)).isInstanceOf(Ready.class);
    assertThat(world.rows.read(Key.of("row-01-a"))).contains(PointersWorld.pointer(1, "local"));
    assertThat(counted(world, "switch-rows", Outcome.SKIPPED)).isEqualTo(1);
  }
}
