package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// The way back of a repair takes nothing that clients have pushed, nor what they rely on.
class RepairRollbackTest {
  private static final String PLACE = "front/docker/tranship-quarantine/";
  private static final String MARK = PLACE + "at-work";

  @TempDir private Path scratch;
  private RepairWorld world;
  private LittleRegistry registry;
  private String layer;

  @BeforeEach
  void make() {
    world = new RepairWorld(scratch);
    registry = world.registry;
    layer = world.web.layers().getLast();
  }

  private void repair() {
    assertThat(world.life().repair()).as("%s", world.state()).isInstanceOf(Ready.class);
  }

  private void rollBack() {
    assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
  }

  private static String kept(String key) {
    return key.replace("registry/v2/", "tranship-quarantine/" + RepairWorld.RUN.text() + "/");
  }

  @Test
  void aBlobIsNotTakenThatAClientPushedWhereTheRepairCouldNotReadIt() {
    String key = registry.blobKey(layer);
    registry.remove(key);
    String tag = registry.tagKey("web", "v1");
    registry.put(tag, "sha256:" + world.web.manifest() + "\n");
    world.beforePut.put(kept(tag), () -> world.good.remove(world.good.blobKey(layer)));
    repair();
    assertThat(world.beforePut).isEmpty();
    assertThat(world.texts()).doesNotContainKey(key);
    registry.put(key, "web");
    rollBack();
    assertThat(world.texts()).containsEntry(key, "web");
  }

  @Test
  void whatIsPushedBetweenAKillAndTheWayBackStays() {
    int pushed = 0;
    RepairWorld.Life whole = missing().life();
    assertThat(whole.repair()).isInstanceOf(Ready.class);
    for (CrashPoint point : DrawnPoints.of("pushed anew", whole.point, 12, 60)) {
      RepairWorld each = missing();
      String blob = each.registry.blobKey(layer);
      String link = each.registry.revisionKey("web", each.web.manifest());
      RepairWorld.Life killed = each.new Life(point);
      killed.point.kill(killed::repair);
      if (each.state() instanceof Created) {
        continue;
      }
      boolean absent = !each.texts().containsKey(blob) || !each.texts().containsKey(link);
      var _ = each.registry.push("web", "v1", "base", "web");
      Map<String, String> sound = each.registryTexts();
      assertThat(each.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
      assertThat(each.registryTexts()).as("killed %s", point).isEqualTo(sound);
      pushed += absent ? 1 : 0;
    }
    assertThat(pushed).as("points at which the push wrote something").isPositive();
  }

  /// A layer and a revision link are missing.
  private RepairWorld missing() {
    RepairWorld each = new RepairWorld(scratch);
    each.registry.remove(each.registry.blobKey(layer));
    each.registry.remove(each.registry.revisionKey("web", each.web.manifest()));
    return each;
  }

  @Test
  void aHealedBlobStaysThatALaterPushReliesOn() {
    String key = registry.blobKey(layer);
    registry.put(key, "wEb");
    repair();
    String later = registry.push("late", "v1", "base", "web").manifest();
    rollBack();
    assertThat(world.texts())
        .containsEntry(key, "web")
        .containsEntry(registry.tagKey("late", "v1"), "sha256:" + later)
        .containsEntry(kept(key), "wEb");
    assertThat(world.said).anyMatch(line -> line.contains(layer) && line.contains("pushed since"));
  }

  @Test
  void aBlobGoesThatOnlyTheImageOfBeforeNeeds() {
    String key = registry.blobKey(layer);
    registry.remove(key);
    registry.put(registry.revisionKey("web", world.web.manifest()), "");
    Map<String, String> before = world.texts();
    repair();
    var _ = registry.push("late", "v1", "base", "another layer");
    rollBack();
    Map<String, String> texts = new TreeMap<>(world.texts());
    texts.keySet().retainAll(before.keySet());
    assertThat(texts).isEqualTo(before);
    assertThat(world.texts()).doesNotContainKey(key);
  }

  @Test
  void oldBytesStayBesideALinkThatAPushWroteJustSo() {
    String key = registry.revisionKey("web", world.web.manifest());
    registry.put(key, "");
    world.beforePut.put(key, () -> registry.link(key, world.web.manifest()));
    repair();
    rollBack();
    assertThat(world.texts()).containsEntry(kept(key), "");
    assertThat(world.said).anyMatch(line -> line.contains(kept(key)) && line.contains("old bytes"));
  }

  @Test
  void whileAnotherRunIsAtWorkNothingIsTakenBackOrForgotten() {
    for (Verb verb : List.of(Verb.COMPLETE, Verb.ROLLBACK)) {
      RepairWorld each = new RepairWorld(scratch);
      each.registry.put(each.registry.revisionKey("web", each.web.manifest()), "");
      assertThat(each.life().repair()).isInstanceOf(Ready.class);
      each.registry.put(MARK, "a-collection");
      Map<String, String> texts = each.texts();
      assertThat(each.life().resume(verb)).isInstanceOf(Halted.class);
      assertThat(((Halted) each.state()).detail()).contains("TRR-131", "a-collection");
      assertThat(each.texts()).isEqualTo(texts);
    }
  }

  @Test
  void aRepairThatIsTakenUpAgainSaysOnceMoreThatItIsAtWork() {
    String link = registry.revisionKey("web", world.web.manifest());
    registry.put(link, "");
    RepairWorld.Life whole = world.life();
    assertThat(whole.repair()).isInstanceOf(Ready.class);
    String[] mark = {"none was looked for"};
    // Killed once old bytes are kept behind the mark; then a person removes it, as TRR-131 advises.
    for (CrashPoint point : whole.point.passed()) {
      RepairWorld each = new RepairWorld(scratch);
      each.registry.put(link, "");
      RepairWorld.Life killed = each.new Life(point);
      killed.point.kill(killed::repair);
      Map<String, String> texts = each.texts();
      if (!texts.containsKey(MARK)
          || !texts.containsKey(kept(link))
          || !"".equals(texts.get(link))) {
        continue;
      }
      each.registry.remove(MARK);
      each.beforePut.put(link, () -> mark[0] = each.texts().getOrDefault(MARK, ""));
      assertThat(each.life().repair()).isInstanceOf(Ready.class);
      break;
    }
    assertThat(mark[0]).isEqualTo(RepairWorld.RUN.text());
    assertThat(world.life().resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(world.texts()).doesNotContainKey(MARK);
  }
}
