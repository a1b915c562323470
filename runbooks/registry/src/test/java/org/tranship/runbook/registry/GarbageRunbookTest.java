package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.run.RunRefused;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;

/// What a garbage collection takes, spares, refuses and gives back.
class GarbageRunbookTest {
  @TempDir private Path scratch;
  private GarbageWorld world;
  private LittleRegistry registry;
  private Map<String, String> before;

  @BeforeEach
  void make() {
    world = new GarbageWorld(scratch);
    registry = world.registry;
    before = world.texts();
  }

  private void assertCollected(Set<String> garbage) {
    Set<String> expected = new TreeSet<>(before.keySet());
    garbage.forEach(hex -> expected.removeIf(key -> key.contains(hex)));
    assertThat(world.keys()).isEqualTo(expected);
    assertThat(RegistryTexts.broken(registry)).isEmpty();
  }

  private String refused() {
    assertThat(world.life().collect()).isInstanceOf(Halted.class);
    return ((Halted) world.state()).detail();
  }

  @Test
  void whatNothingNeedsGoesIntoQuarantineAndNothingElse() {
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertCollected(world.garbage);
    assertThat(world.quarantined())
        .as("nothing is lost")
        .hasSize(before.size() - world.keys().size())
        .allMatch(key -> key.contains(GarbageWorld.RUN.toString()));
    assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(world.texts()).as("rolled back").isEqualTo(before);
  }

  @Test
  void itIsDeletedForGoodAfterItsTime() {
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(objected()).contains("TRR-133", "7d", "--yes-now");
    assertThat(world.quarantined()).isNotEmpty();
    world.consent = new Consent(Set.of(), true);
    assertThat(world.life().resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertCollected(world.garbage);
    assertThat(world.quarantined()).isEmpty();
  }

  private String objected() {
    try {
      RunState state = world.life().resume(Verb.COMPLETE);
      return "It was not refused: " + state;
    } catch (RunRefused e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void whatIsYoungStays() {
    world.young = Duration.ofHours(1);
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.texts()).isEqualTo(before);
  }

  @Test
  void childrenOfATaggedIndexStayThoughNoTagNamesThem() {
    world.untagged = true;
    var child = registry.push("multi", "child", "arm");
    registry.remove(registry.tagKey("multi", "child"));
    registry.remove(registry.historyKey("multi", "child", child.manifest()));
    world.tag("multi", "all", registry.pushIndex("multi", "all", child.manifest()));
    before = world.texts();
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertCollected(world.garbage);
  }

  @Test
  void manifestsWithoutATagGoOnlyWhenAskedFor() {
    var lost = registry.push("app", "lost", "base", "lost layer");
    registry.remove(registry.tagKey("app", "lost"));
    registry.remove(registry.historyKey("app", "lost", lost.manifest()));
    before = world.texts();
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertCollected(world.garbage);
    assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(world.texts()).isEqualTo(before);

    GarbageWorld asked = new GarbageWorld(scratch);
    world = asked;
    registry = asked.registry;
    asked.untagged = true;
    var gone = registry.push("app", "lost", "base", "lost layer");
    registry.remove(registry.tagKey("app", "lost"));
    registry.remove(registry.historyKey("app", "lost", gone.manifest()));
    Map<String, String> all = world.texts();
    before = world.texts();
    asked.garbage.addAll(List.of(gone.manifest(), gone.config(), gone.layers().getLast()));
    assertThat(asked.life().collect()).isInstanceOf(Ready.class);
    assertCollected(asked.garbage);
    assertThat(asked.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(world.texts()).isEqualTo(all);
  }

  @Test
  void whatAPushNeedsSinceTheFirstLookIsSpared() {
    AtomicInteger looks = new AtomicInteger();
    world.beforeListing =
        () -> {
          if (looks.incrementAndGet() == 2) {
            registry.push("app", "again", "base", "old");
          }
        };
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.keys()).contains(registry.blobKey(LittleRegistry.sha256(bytes("old"))));
    assertThat(RegistryTexts.broken(registry)).isEmpty();
    assertThat(world.view().tally(Quarantine.RESTORE_BLOBS).succeeded())
        .as("never removed")
        .isZero();
  }

  @Test
  void whatAPushNeedsInTheMomentOfTheRemovalIsPutBack() {
    String hex = LittleRegistry.sha256(bytes("old"));
    world.beforeRemoving = () -> registry.push("app", "again", "base", "old");
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.keys()).contains(registry.blobKey(hex));
    assertThat(RegistryTexts.broken(registry)).isEmpty();
    assertThat(world.view().tally(Quarantine.RESTORE_BLOBS).succeeded()).isPositive();
  }

  @Test
  void whatAPushNeedsWhileItIsInQuarantineIsPutBackBeforeTheQuarantineGoes() {
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.keys()).doesNotContain(registry.blobKey(LittleRegistry.sha256(bytes("old"))));
    world.pushBelieving("app", "again", "base", "old");
    assertThat(RegistryTexts.broken(registry)).isNotEmpty();
    world.consent = new Consent(Set.of(), true);
    assertThat(world.life().resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(RegistryTexts.broken(registry)).isEmpty();
    assertThat(world.quarantined()).isEmpty();
  }

  @Test
  void oldChildrenOfAYoungIndexWithoutATagStay() {
    world.untagged = true;
    world.young = Duration.ofDays(1);
    world.ago = Duration.ofDays(2);
    var child = registry.push("multi", "child", "arm");
    registry.remove(registry.tagKey("multi", "child"));
    registry.remove(registry.historyKey("multi", "child", child.manifest()));
    world.ago = Duration.ZERO;
    String index = registry.pushIndex("multi", "all", child.manifest());
    registry.remove(registry.tagKey("multi", "all"));
    registry.remove(registry.historyKey("multi", "all", index));
    before = world.texts();
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.texts()).isEqualTo(before);
  }

  @Test
  void childrenOfAnIndexStayThoughTheirOwnLinkIsLost() {
    var child = registry.push("multi", "child", "arm");
    registry.remove(registry.tagKey("multi", "child"));
    registry.remove(registry.historyKey("multi", "child", child.manifest()));
    world.tag("multi", "all", registry.pushIndex("multi", "all", child.manifest()));
    registry.remove(registry.revisionKey("multi", child.manifest()));
    world.hurt = true;
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.keys())
        .contains(registry.blobKey(child.manifest()), registry.blobKey(child.config()));
  }

  @Test
  void aManifestThatIsAnotherInTheSecondLookStopsIt() {
    String key = registry.blobKey(world.tags.getOrDefault("web:v1", ""));
    String other =
        world.texts().getOrDefault(registry.blobKey(world.tags.getOrDefault("app:one", "")), "");
    AtomicInteger looks = new AtomicInteger();
    world.beforeListing =
        () -> {
          if (looks.incrementAndGet() == 2) {
            registry.put(key, other);
          }
        };
    assertThat(refused()).contains("TRR-130", "its SHA-256 is");
    assertThat(world.keys()).isEqualTo(before.keySet());
  }

  @Test
  void aDamagedBlobThatNothingNeedsIsLeftWhereItIs() {
    String damaged = registry.blobKey(world.garbage.iterator().next());
    registry.put(damaged, "other bytes");
    world.hurt = true;
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.keys()).contains(damaged);
    assertThat(world.quarantined()).isNotEmpty();
  }

  @Test
  void theQuarantineStaysWhileAManifestCannotBeRead() {
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    Set<String> quarantined = world.quarantined();
    String key = registry.blobKey(world.tags.getOrDefault("web:v1", ""));
    String manifest = world.texts().getOrDefault(key, "");
    registry.put(key, "{}");
    world.consent = new Consent(Set.of(), true);
    assertThat(world.life().resume(Verb.COMPLETE))
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRR-130"));
    assertThat(world.quarantined()).isEqualTo(quarantined);
    registry.put(key, manifest);
    assertThat(world.life().resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(world.quarantined()).isEmpty();
  }

  @Test
  void aRegistryThatIsGoneInTheMiddleIsSaidToBe() {
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    Set<String> quarantined = world.quarantined();
    world.keys().forEach(registry::remove);
    world.consent = new Consent(Set.of(), true);
    assertThat(world.life().resume(Verb.COMPLETE))
        .isInstanceOfSatisfying(
            Halted.class,
            halted -> assertThat(halted.detail()).contains("TRR-101", "run the same"));
    assertThat(world.quarantined()).isEqualTo(quarantined);
  }

  /// As a copy is that was cut off before its links.
  @Test
  void aRegistryWithBlobsAndWithoutAManifestIsNotCollected() {
    before.keySet().stream()
        .filter(key -> key.contains("/repositories/"))
        .forEach(registry::remove);
    Set<String> blobs = world.keys();
    assertThat(refused()).contains("TRR-139", blobs.size() + " blobs");
    assertThat(world.keys()).isEqualTo(blobs);
    assertThat(world.quarantined()).isEmpty();
  }

  /// So none can come between a move of an MSR, which needs no mark in its stores.
  @Test
  void whatMirantisKeepsUnderNumbersIsNotCollected() {
    registry.put(registry.numberedKey(), "a blob of an MSR");
    Set<String> all = world.keys();
    assertThat(refused()).contains("TRR-103");
    assertThat(world.keys()).isEqualTo(all);
    assertThat(world.quarantined()).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aDamagedCopyInQuarantineIsFoundByVerify() throws InterruptedException {
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.life().verify()).isInstanceOf(StepResult.Done.class);
    registry.put(world.quarantined().iterator().next(), "other");
    assertThat(world.life().verify())
        .isInstanceOfSatisfying(
            StepResult.Partial.class, partial -> assertThat(partial.failed()).isEqualTo(1));
  }
}
