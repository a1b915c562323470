package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// A garbage collection may be killed before and after every write to the journal and every call to
/// the store: at no moment is an image broken, the same command comes to the same end, and a
/// rollback leads back to the very same store.
///
/// At [DrawnPoints] of all in one life.
class KilledGarbageTest {
  @TempDir private Path scratch;

  private GarbageWorld world() {
    GarbageWorld world = new GarbageWorld(scratch);
    world.untagged = true;
    var lost = world.registry.push("app", "lost", "base", "lost layer");
    world.registry.remove(world.registry.tagKey("app", "lost"));
    world.registry.remove(world.registry.historyKey("app", "lost", lost.manifest()));
    return world;
  }

  private static List<CrashPoint> points(String life, CrashPoint whole) {
    return DrawnPoints.of(life, whole, 40, 60);
  }

  private static void assertWhole(GarbageWorld world, CrashPoint point) {
    assertThat(RegistryTexts.broken(world.registry)).as("killed %s", point).isEmpty();
    Map<String, String> texts = RegistryTexts.of(world.registry);
    assertThat(texts)
        .as("killed %s", point)
        .containsAllEntriesOf(RegistryTexts.ofTags(world.registry, world.tags));
  }

  @Test
  void killedAnywhereItComesToTheSameEnd() {
    GarbageWorld first = world();
    GarbageWorld.Life whole = first.life();
    assertThat(whole.collect()).isInstanceOf(Ready.class);
    Set<String> end = first.keys();
    Set<String> quarantined = first.quarantined();
    for (CrashPoint point : points("collected", whole.point)) {
      GarbageWorld world = world();
      GarbageWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::collect);
      assertWhole(world, point);
      assertThat(world.life().collect()).as("killed %s", point).isInstanceOf(Ready.class);
      assertWhole(world, point);
      assertThat(world.keys()).as("killed %s", point).isEqualTo(end);
      assertThat(world.quarantined()).as("killed %s", point).isEqualTo(quarantined);
    }
  }

  @Test
  void whatIsPushedWhileNobodyIsAtWorkIsWholeInTheEnd() {
    GarbageWorld.Life whole = world().life();
    assertThat(whole.collect()).isInstanceOf(Ready.class);
    for (CrashPoint point : points("pushed to", whole.point)) {
      GarbageWorld world = world();
      GarbageWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::collect);
      world.pushBelieving("app", "old", "base", "old");
      assertThat(world.life().collect()).as("killed %s", point).isInstanceOf(Ready.class);
      if (!world.quarantined().isEmpty() && !RegistryTexts.broken(world.registry).isEmpty()) {
        // It was over before the push, so only the end can see it.
        world.consent = new Consent(Set.of(), true);
        assertThat(world.life().resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
      }
      assertWhole(world, point);
    }
  }

  @Test
  void killedAnywhereItCanBeRolledBack() {
    GarbageWorld first = world();
    GarbageWorld.Life whole = first.life();
    assertThat(whole.collect()).isInstanceOf(Ready.class);
    for (CrashPoint point : points("rolled back", whole.point)) {
      GarbageWorld world = world();
      Map<String, String> before = new TreeMap<>(RegistryTexts.of(world.registry));
      GarbageWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::collect);
      if (world.state() instanceof Created) {
        continue;
      }
      assertThat(world.life().resume(Verb.ROLLBACK))
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertThat(RegistryTexts.of(world.registry)).as("killed %s", point).isEqualTo(before);
    }
  }

  @Test
  void aCompletionKilledAnywhereComesToItsEnd() {
    GarbageWorld first = world();
    assertThat(first.life().collect()).isInstanceOf(Ready.class);
    first.consent = new Consent(Set.of(), true);
    GarbageWorld.Life whole = first.life();
    assertThat(whole.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    for (CrashPoint point : points("completed", whole.point)) {
      GarbageWorld world = world();
      assertThat(world.life().collect()).isInstanceOf(Ready.class);
      Set<String> keys = world.keys();
      world.consent = new Consent(Set.of(), true);
      GarbageWorld.Life killed = world.new Life(point);
      killed.point.kill(() -> killed.resume(Verb.COMPLETE));
      assertThat(world.life().resume(Verb.COMPLETE))
          .as("killed %s", point)
          .isInstanceOf(Completed.class);
      assertThat(world.keys()).as("killed %s", point).isEqualTo(keys);
      assertThat(world.quarantined()).as("killed %s", point).isEmpty();
      assertWhole(world, point);
    }
  }

  @Test
  void aRollbackKilledAnywhereLeadsBack() {
    GarbageWorld first = world();
    assertThat(first.life().collect()).isInstanceOf(Ready.class);
    GarbageWorld.Life whole = first.life();
    assertThat(whole.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    for (CrashPoint point : points("a rollback", whole.point)) {
      GarbageWorld world = world();
      Map<String, String> before = new TreeMap<>(RegistryTexts.of(world.registry));
      assertThat(world.life().collect()).isInstanceOf(Ready.class);
      GarbageWorld.Life killed = world.new Life(point);
      killed.point.kill(() -> killed.resume(Verb.ROLLBACK));
      assertThat(world.life().resume(Verb.ROLLBACK))
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertThat(RegistryTexts.of(world.registry)).as("killed %s", point).isEqualTo(before);
    }
  }
}
