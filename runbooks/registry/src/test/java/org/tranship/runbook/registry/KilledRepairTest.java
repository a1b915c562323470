package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// A repair may be killed before and after every write to the journal and every call to the store:
/// the same command comes to the same end, and a rollback leads back to the very same bytes. What
/// was in flight at the kill may hold what the repair writes, and then its old bytes are beside it.
///
/// At [DrawnPoints] of all in one life.
class KilledRepairTest {
  @TempDir private Path scratch;

  /// A flipped layer, a lost configuration and manifest, links that are empty, lost, or have a line
  /// feed.
  private RepairWorld world() {
    RepairWorld world = new RepairWorld(scratch);
    LittleRegistry registry = world.registry;
    Damage.LAYER_FLIPPED.plant(registry, "web");
    Damage.REVISION_LINK_EMPTY.plant(registry, "web");
    Damage.ONE_LAYER_LINK_MISSING.plant(registry, "web");
    Damage.TAG_LINK_WITH_A_LINE_FEED.plant(registry, "web");
    registry.remove(registry.blobKey(world.web.config()));
    registry.remove(registry.blobKey(world.index));
    registry.remove(registry.revisionKey("app", world.index));
    registry.remove(registry.historyKey("app", "multi", world.index));
    return world;
  }

  private static List<CrashPoint> points(String life, CrashPoint whole) {
    return DrawnPoints.of(life, whole, 8, 60);
  }

  @Test
  void killedAnywhereItComesToTheSameEnd() throws InterruptedException {
    RepairWorld first = world();
    Map<String, String> before = first.texts();
    RepairWorld.Life whole = first.life();
    assertThat(whole.repair()).isInstanceOf(Ready.class);
    assertThat(first.look().check().isSound()).isTrue();
    Map<String, String> end = first.texts();
    for (CrashPoint point : points("repaired", whole.point)) {
      RepairWorld world = world();
      RepairWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::repair);
      assertThat(world.life().repair()).as("killed %s", point).isInstanceOf(Ready.class);
      assertThat(world.texts()).as("killed %s", point).isEqualTo(end);
      assertThat(world.life().resume(Verb.ROLLBACK))
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertBack(world, before, end, point);
    }
  }

  /// @param end what the repair leads to
  private static void assertBack(
      RepairWorld world, Map<String, String> before, Map<String, String> end, CrashPoint point) {
    Map<String, String> texts = world.texts();
    Map<String, String> back = new TreeMap<>(before);
    int left = 0;
    for (Map.Entry<String, String> one : world.registryTexts().entrySet()) {
      String key = one.getKey();
      if (one.getValue().equals(before.get(key))) {
        continue;
      }
      left++;
      back.put(key, String.valueOf(end.get(key)));
      if (before.containsKey(key)) {
        back.put(
            key.replace("registry/v2/", "tranship-quarantine/" + RepairWorld.RUN.text() + "/"),
            String.valueOf(before.get(key)));
      }
    }
    assertThat(texts).as("killed %s", point).isEqualTo(back);
    assertThat(left).as("in flight when killed %s", point).isLessThanOrEqualTo(4);
  }

  @Test
  void killedAnywhereItCanBeRolledBack() {
    RepairWorld first = world();
    RepairWorld.Life whole = first.life();
    assertThat(whole.repair()).isInstanceOf(Ready.class);
    for (CrashPoint point : points("rolled back", whole.point)) {
      RepairWorld world = world();
      Map<String, String> before = world.texts();
      RepairWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::repair);
      if (world.state() instanceof Created) {
        continue;
      }
      assertThat(world.life().resume(Verb.ROLLBACK))
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertBack(world, before, first.texts(), point);
    }
  }

  @Test
  void aRollbackKilledAnywhereLeadsBack() {
    RepairWorld first = world();
    assertThat(first.life().repair()).isInstanceOf(Ready.class);
    RepairWorld.Life whole = first.life();
    assertThat(whole.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    for (CrashPoint point : points("a repair's rollback", whole.point)) {
      RepairWorld world = world();
      Map<String, String> before = world.texts();
      assertThat(world.life().repair()).isInstanceOf(Ready.class);
      RepairWorld.Life killed = world.new Life(point);
      killed.point.kill(() -> killed.resume(Verb.ROLLBACK));
      assertThat(world.life().resume(Verb.ROLLBACK))
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertThat(world.texts()).as("killed %s", point).isEqualTo(before);
    }
  }
}
