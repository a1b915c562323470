package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;

/// A list of where tags pointed, written down beforehand, by which lost tags are there again.
class RepairTagsTest {
  @TempDir private Path scratch;
  private RepairWorld world;
  private LittleRegistry registry;

  @BeforeEach
  void make() throws Exception {
    world = new RepairWorld(scratch);
    world.sources = false;
    registry = world.registry;
    List<String> lines = new ArrayList<>(List.of("# of this morning", ""));
    TagList.of(registry.store(), tag -> lines.add(TagList.line(tag)));
    assertThat(lines).hasSize(5).contains("web:v1 sha256:" + world.web.manifest());
    list(lines);
  }

  private void list(List<String> lines) throws IOException {
    world.tags = Optional.of(Files.write(scratch.resolve("tags.txt"), lines));
  }

  private void repair() {
    assertThat(world.life().repair()).as("%s", world.state()).isInstanceOf(Ready.class);
  }

  private List<String> left() throws InterruptedException {
    List<String> left = new ArrayList<>();
    var _ = world.look(new ArrayList<>(), left);
    return left;
  }

  @ParameterizedTest
  @EnumSource(names = {"TAG_LINK_EMPTY", "TAG_WITHOUT_CURRENT", "TAG_LINK_WITH_A_LINE_FEED"})
  void whatNothingElseProvesIsThereAgainAndCanBeTakenBack(Damage damage) throws Exception {
    Map<String, String> sound = world.registryTexts();
    damage.plant(registry, "web");
    Map<String, String> before = world.texts();
    repair();
    assertThat(world.registryTexts()).isEqualTo(sound);
    assertThat(left()).isEmpty();
    assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(world.texts()).isEqualTo(before);
  }

  @Test
  void allTagsOfARegistryThatWasCopiedWithoutThemAreThereAgain() throws Exception {
    Map<String, String> sound = world.registryTexts();
    sound.keySet().stream().filter(key -> key.contains("/tags/")).forEach(registry::remove);
    repair();
    assertThat(world.registryTexts()).isEqualTo(sound);
    assertThat(world.look().check().isSound()).isTrue();
  }

  @Test
  void aTagThatPointsSomewhereStaysAndWhatTheRepositoryHasNotIsTold() throws Exception {
    list(
        List.of(
            "web:v1 sha256:" + world.one,
            "web:lost sha256:" + world.one,
            "nobody/knows:it sha256:" + "0".repeat(64)));
    Map<String, String> before = world.registryTexts();
    repair();
    assertThat(world.registryTexts()).isEqualTo(before);
    assertThat(left())
        .anyMatch(line -> line.startsWith("tag web:lost  (the list of tags says sha256:"))
        .anyMatch(line -> line.startsWith("tag nobody/knows:it  ("))
        .noneMatch(line -> line.startsWith("tag web:v1"));
  }

  @Test
  void ofAManifestThatIsDeletedMeanwhileNoTagIsLeft() throws Exception {
    String tag = registry.tagKey("web", "v1");
    String manifest = world.web.manifest();
    registry.remove(tag);
    registry.remove(registry.historyKey("web", "v1", manifest));
    world.beforePut.put(tag, () -> registry.remove(registry.revisionKey("web", manifest)));
    repair();
    assertThat(world.registryTexts())
        .doesNotContainKeys(
            tag, registry.historyKey("web", "v1", manifest), registry.revisionKey("web", manifest));
  }

  /// The manifest that is healed first proves the link of its layer in the next look.
  @Test
  void aTagThatSomebodyDeletesWhileOthersAreRepairedDoesNotComeBack() throws Exception {
    world.sources = true;
    String tag = registry.tagKey("app", "one");
    registry.remove(tag);
    registry.remove(registry.blobKey(world.web.manifest()));
    String later = registry.layerKey("web", world.web.config());
    registry.remove(later);
    world.beforePut.put(later, () -> registry.remove(tag));
    repair();
    assertThat(world.beforePut).isEmpty();
    assertThat(world.registryTexts()).containsKey(later).doesNotContainKey(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"web:v1", "web sha256:", "web:v1 sha256:abc", "../x:v1 sha256:", "W:v1 sha256:"})
  void aLineThatIsNoneOfAListIsRefusedWithItsNumber(String line) throws Exception {
    list(List.of("# first", line.endsWith("sha256:") ? line + "0".repeat(64) : line));
    assertThatThrownBy(world::look)
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("TRR-107")
        .hasMessageContaining("line 2");
    world.tags = Optional.of(scratch.resolve("nowhere"));
    assertThatThrownBy(world::look).hasMessageContaining("there is no such file");
  }
}
