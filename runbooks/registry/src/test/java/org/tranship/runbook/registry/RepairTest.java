package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;

/// Each row of the damage table is repaired, or named as not provable; and what a repair does to
/// bytes that were there.
class RepairTest {
  /// Rows that need no other store.
  private static final Set<Damage> BY_LINKS_ALONE =
      EnumSet.of(
          Damage.REVISION_LINK_MISSING,
          Damage.REVISION_LINK_OF_A_CHILD_MISSING,
          Damage.REVISION_LINK_EMPTY,
          Damage.REVISION_LINK_WITH_A_LINE_FEED,
          Damage.TAG_LINK_WITH_A_LINE_FEED,
          Damage.ONE_LAYER_LINK_MISSING,
          Damage.ALL_LAYER_LINKS_MISSING);

  /// Rows that no store can mend, with what is said of them.
  private static final Map<Damage, String> NOT_PROVABLE =
      Map.of(
          Damage.TAG_LINK_EMPTY, "nothing that is there proves what it should hold",
          Damage.LAYER_OF_ANOTHER_SIZE, "that it has 4 bytes, and it has 3",
          Damage.TAG_WITHOUT_CURRENT, "tag web:v1  (nothing proves where it pointed)");

  @TempDir private Path scratch;
  private RepairWorld world;
  private LittleRegistry registry;

  @BeforeEach
  void make() {
    world = new RepairWorld(scratch);
    registry = world.registry;
  }

  private List<String> left() throws InterruptedException {
    List<String> left = new ArrayList<>();
    var _ = world.look(new ArrayList<>(), left);
    return left;
  }

  private void repair() {
    assertThat(world.life().repair()).as("%s", world.state()).isInstanceOf(Ready.class);
  }

  @ParameterizedTest
  @EnumSource(value = Damage.class, mode = Mode.EXCLUDE, names = "FILE_AMONG_TAGS")
  void eachDefectIsRepairedFromAGoodSourceOrNamedAndCanBeTakenBack(Damage damage)
      throws InterruptedException {
    damage.prepare(registry, "web");
    Map<String, String> sound = world.registryTexts();
    damage.damage(registry, "web");
    Map<String, String> before = world.texts();
    repair();
    String why = NOT_PROVABLE.get(damage);
    List<String> left = new ArrayList<>();
    assertThat(world.look(new ArrayList<>(), left).check().isSound()).isEqualTo(why == null);
    if (why == null) {
      assertThat(world.registryTexts()).isEqualTo(sound);
      assertThat(left).isEmpty();
    } else {
      assertThat(world.texts()).isEqualTo(before);
      assertThat(left).anyMatch(line -> line.contains(why));
    }
    assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(world.texts()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(value = Damage.class, mode = Mode.EXCLUDE, names = "FILE_AMONG_TAGS")
  void withoutAnotherStoreOnlyWhatIsThereProvesAnything(Damage damage) throws InterruptedException {
    world.sources = false;
    damage.prepare(registry, "web");
    Map<String, String> sound = world.registryTexts();
    damage.damage(registry, "web");
    Map<String, String> before = world.registryTexts();
    repair();
    boolean repaired = BY_LINKS_ALONE.contains(damage);
    assertThat(world.registryTexts()).isEqualTo(repaired ? sound : before);
    assertThat(left().isEmpty()).isEqualTo(repaired);
  }

  @Test
  void aFileAmongTheTagsIsNothingToRepairAndStays() throws InterruptedException {
    Damage.FILE_AMONG_TAGS.plant(registry, "web");
    Map<String, String> before = world.texts();
    repair();
    assertThat(world.texts()).isEqualTo(before);
    assertThat(left()).isEmpty();
  }

  @Test
  void anIndexProvesTheRevisionLinksOfItsManifestsAndTheyTheirLayers() throws Exception {
    Map<String, String> sound = world.registryTexts();
    sound.keySet().stream()
        .filter(key -> key.contains("/app/_layers/") || key.contains("/app/_manifests/revisions/"))
        .forEach(registry::remove);
    registry.remove(registry.tagKey("app", "one"));
    registry.remove(registry.historyKey("app", "one", world.one));
    repair();
    assertThat(world.look().check().isSound()).isTrue();
    assertThat(world.registryTexts())
        .containsKeys(
            registry.revisionKey("app", world.one), registry.revisionKey("app", world.index));
  }

  @Test
  void theHistoryOfATagIsWrittenThatItsLinkProves() {
    Map<String, String> sound = world.registryTexts();
    registry.remove(registry.historyKey("web", "v1", world.web.manifest()));
    repair();
    assertThat(world.registryTexts()).isEqualTo(sound);
  }

  @Test
  void aLinkThatHoldsAnotherDigestThanItsNameHoldsItAgain() {
    Map<String, String> sound = world.registryTexts();
    registry.link(registry.layerKey("web", world.web.config()), world.web.manifest());
    repair();
    assertThat(world.registryTexts()).isEqualTo(sound);
  }

  @Test
  void aTagWithALineFeedStaysWhereNothingElseSpeaksOfItsManifest() throws Exception {
    String tag = registry.tagKey("web", "v1");
    registry.put(tag, "sha256:" + world.web.manifest() + "\n");
    registry.remove(registry.revisionKey("web", world.web.manifest()));
    registry.remove(registry.historyKey("web", "v1", world.web.manifest()));
    repair();
    assertThat(world.texts().get(tag)).endsWith("\n");
    assertThat(left()).anyMatch(line -> line.contains(tag));
  }

  @Test
  void aHealedManifestProvesLinksOfItsOwn() {
    Map<String, String> sound = world.registryTexts();
    registry.put(registry.blobKey(world.web.manifest()), "");
    registry.remove(registry.layerKey("web", world.web.config()));
    registry.remove(registry.revisionKey("web", world.web.manifest()));
    repair();
    assertThat(world.registryTexts()).isEqualTo(sound);
  }

  @Test
  void whatNoStoreHasRightlyIsNamedAndLeft() throws InterruptedException {
    String layer = world.web.layers().getLast();
    world.good.put(world.good.blobKey(layer), "damaged there too");
    registry.put(registry.blobKey(layer), "wEb");
    repair();
    assertThat(world.texts()).containsEntry(registry.blobKey(layer), "wEb");
    assertThat(left())
        .anyMatch(line -> line.contains(layer) && line.contains("no store that was named has it"));
    assertThat(world.look().hurt()).containsExactly("web:v1");
  }

  @Test
  void theQuarantineOfAGarbageCollectionIsAGoodSource() {
    Map<String, String> sound = world.registryTexts();
    String layer = world.web.layers().getLast();
    world.good.remove(world.good.blobKey(layer));
    world.good.put(
        "docker/tranship-quarantine/some-run/blobs/sha256/"
            + layer.substring(0, 2)
            + "/"
            + layer
            + "/data",
        "web");
    registry.remove(registry.blobKey(layer));
    repair();
    assertThat(world.registryTexts()).isEqualTo(sound);
  }

  @Test
  void aLinkThatAPushWritesMeanwhileIsNotOverwritten() {
    String key = registry.revisionKey("web", world.web.manifest());
    registry.put(key, "");
    world.beforePut.put(key, () -> registry.link(key, world.web.manifest()));
    repair();
    assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    // It is not the repair's, so it stays.
    assertThat(world.texts()).containsEntry(key, "sha256:" + world.web.manifest());
  }

  @Test
  void aTagThatIsPushedMeanwhileKeepsPointingThere() {
    String tag = registry.tagKey("web", "v1");
    registry.put(tag, "sha256:" + world.web.manifest() + "\n");
    world.beforePut.put(tag, () -> registry.push("web", "v1", "newer layer"));
    repair();
    String pushed = world.texts().get(tag);
    assertThat(pushed).isNotEqualTo("sha256:" + world.web.manifest()).hasSize(71);
    assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(world.texts()).containsEntry(tag, pushed);
  }

  @Test
  void aTagThatIsPushedRightAfterItsOldBytesWereKeptKeepsPointingThere() {
    String tag = registry.tagKey("web", "v1");
    registry.put(tag, "sha256:" + world.web.manifest() + "\n");
    String made =
        tag.replace("registry/v2/", "tranship-quarantine/" + RepairWorld.RUN + "/proven/");
    world.beforePut.put(made, () -> registry.push("web", "v1", "newer layer"));
    repair();
    assertThat(world.beforePut).isEmpty();
    assertThat(world.texts().get(tag)).isNotEqualTo("sha256:" + world.web.manifest()).hasSize(71);
  }

  @Test
  void noLinkIsWrittenToABlobOfOtherBytes() {
    world.sources = false;
    Damage.ONE_LAYER_LINK_MISSING.plant(registry, "web");
    Damage.LAYER_FLIPPED.plant(registry, "web");
    Map<String, String> before = world.registryTexts();
    repair();
    assertThat(world.registryTexts()).isEqualTo(before);
  }

  @Test
  void whatIsPushedAfterTheRepairStaysOnTheWayBack() {
    String tag = registry.tagKey("web", "v1");
    registry.put(tag, "sha256:" + world.web.manifest() + "\n");
    repair();
    String newer = registry.push("web", "v1", "newer layer").manifest();
    assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(world.texts()).containsEntry(tag, "sha256:" + newer);
  }

  @Test
  void aCompletedRepairKeepsTheRegistryAndNothingBesideIt() throws InterruptedException {
    Damage.LAYER_FLIPPED.plant(registry, "web");
    repair();
    assertThat(world.texts()).containsValue("wEb");
    assertThat(world.life().verify()).isInstanceOf(StepResult.Done.class);
    Map<String, String> repaired = world.registryTexts();
    assertThat(world.life().resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(world.texts()).isEqualTo(repaired);
  }

  @Test
  void aVerificationFindsWhatWasDamagedAgain() throws InterruptedException {
    Damage.LAYER_FLIPPED.plant(registry, "web");
    repair();
    Damage.LAYER_FLIPPED.plant(registry, "web");
    assertThat(world.life().verify()).isInstanceOf(StepResult.Partial.class);
  }

  @Test
  void whileAnotherRunIsAtWorkNothingIsRepaired() {
    Damage.ONE_LAYER_LINK_MISSING.plant(registry, "web");
    registry.put("front/docker/tranship-quarantine/at-work", "another-run");
    Map<String, String> before = world.texts();
    assertThat(world.life().repair()).isInstanceOf(Halted.class);
    assertThat(((Halted) world.state()).detail()).contains("TRR-131", "another-run");
    assertThat(world.texts()).isEqualTo(before);
  }

  @Test
  void whatMirantisKeepsUnderNumbersIsNotRepaired() {
    Damage.ONE_LAYER_LINK_MISSING.plant(registry, "web");
    registry.put(registry.numberedKey(), "a blob of an MSR");
    Map<String, String> before = world.texts();
    assertThat(world.life().repair()).isInstanceOf(Halted.class);
    assertThat(((Halted) world.state()).detail()).contains("TRR-103");
    assertThat(world.texts()).isEqualTo(before);
  }
}
