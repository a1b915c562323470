package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.EngineLimits;

/// Each row of the damage table, with which a registry's own garbage collection goes on: planted
/// one at a time, named by a look, and refused by a garbage collection; but a foreign file, which
/// hurts nothing.
class GarbageDamageTest {
  @TempDir private Path scratch;
  private GarbageWorld world;
  private LittleRegistry registry;

  @BeforeEach
  void make() {
    world = new GarbageWorld(scratch);
    registry = world.registry;
  }

  private Map<String, String> texts() {
    return new TreeMap<>(RegistryTexts.of(registry));
  }

  private String refused() {
    assertThat(world.life().collect()).isInstanceOf(Halted.class);
    return ((Halted) world.state()).detail();
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void aLookNamesItWithItsImage(Damage damage) throws InterruptedException {
    damage.plant(registry, "web");
    List<Finding> findings = new ArrayList<>();
    List<String> hurt = new ArrayList<>();
    assertThat(
            RegistryCheck.run(
                    registry.store(),
                    "memory:registry",
                    scratch.resolve("inventory"),
                    EngineLimits.standard(),
                    new Unwatched(),
                    new RegistryCheck.Told(findings::add, hurt::add))
                .isSound())
        .isEqualTo(!damage.hurts());
    assertThat(findings)
        .as("%s", findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(damage.kind);
              assertThat(finding.images().contains("web:v1")).isEqualTo(damage.hurts());
            });
    assertThat(hurt.contains("web:v1")).isEqualTo(damage.hurts());
  }

  private static final class Unwatched implements Fsck.Observer {
    @Override
    public void began(String part, Optional<Long> expected) {}

    @Override
    public void passed(ByteCount size) {}
  }

  @ParameterizedTest
  @EnumSource(value = Damage.class, mode = Mode.EXCLUDE, names = "FILE_AMONG_TAGS")
  void aDamagedRegistryIsLeftAsItIs(Damage damage) {
    damage.plant(registry, "web");
    Map<String, String> before = texts();
    assertThat(refused()).contains("TRR-130", "tranship registry fsck");
    assertThat(texts()).isEqualTo(before);
  }

  @Test
  void aFileAmongTheTagsStopsNoCollectionAndStays() {
    Damage.FILE_AMONG_TAGS.plant(registry, "web");
    Set<String> before = world.keys();
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    Set<String> taken = new TreeSet<>(before);
    taken.removeAll(world.keys());
    assertThat(taken)
        .isNotEmpty()
        .allMatch(key -> world.garbage.stream().anyMatch(hex -> key.contains(hex)));
    assertThat(texts()).containsEntry(Damage.fileAmongTags(registry, "web"), "Bud1");
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void damageThatHidesNothingCanBeAgreedTo(Damage damage) {
    damage.plant(registry, "web");
    Map<String, String> before = texts();
    world.hurt = true;
    if (damage.hides) {
      assertThat(refused()).contains("TRR-130");
      assertThat(texts()).isEqualTo(before);
    } else {
      assertThat(world.life().collect()).isInstanceOf(Ready.class);
      Set<String> taken = new TreeSet<>(before.keySet());
      taken.removeAll(world.keys());
      assertThat(taken).allMatch(key -> world.garbage.stream().anyMatch(hex -> key.contains(hex)));
    }
  }

  /// A link of which nobody knows what it holds may need any blob.
  @Test
  void aLinkThatCannotBeReadIsNamedAndNothingIsCollectedUntilItCan() throws InterruptedException {
    String link = registry.tagKey("web", "v1");
    world.unreadable.add(link);
    Map<String, String> before = texts();
    assertThat(refused()).contains("TRR-130", link, "cannot be read");
    world.hurt = true;
    assertThat(refused()).contains("TRR-130");
    assertThat(texts()).isEqualTo(before);
    world.unreadable.clear();
    world.hurt = false;
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
  }
}
