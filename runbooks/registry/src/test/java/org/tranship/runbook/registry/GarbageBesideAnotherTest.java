package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;

/// Two at work at one registry: the one that comes second is refused, at every end.
class GarbageBesideAnotherTest {
  private static final String MARK = "front/docker/tranship-quarantine/at-work";
  private static final String OTHER = "20261127-080000-othr";

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

  @Test
  void anotherCollectionOfTheSameRegistryIsRefused() {
    registry.put(MARK, OTHER);
    assertThat(world.life().collect())
        .isInstanceOfSatisfying(
            Halted.class,
            halted -> assertThat(halted.detail()).contains("TRR-131", OTHER, "at-work"));
    assertThat(world.keys()).isEqualTo(before.keySet());
    registry.remove(MARK);
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.quarantined()).isNotEmpty();
    assertThat(RegistryTexts.broken(registry)).isEmpty();
  }

  @Test
  void theEndIsRefusedWhileAnotherIsAtWork() {
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    world.consent = new Consent(Set.of(), true);
    refusedBesideAnother(Verb.COMPLETE);
    assertThat(world.life().resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(world.quarantined()).isEmpty();
  }

  @Test
  void theWayBackIsRefusedWhileAnotherIsAtWork() {
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    refusedBesideAnother(Verb.ROLLBACK);
    assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(world.texts()).isEqualTo(before);
  }

  private void refusedBesideAnother(Verb verb) {
    registry.put(MARK, OTHER);
    Map<String, String> all = world.texts();
    assertThat(world.life().resume(verb))
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRR-131"));
    assertThat(world.texts()).isEqualTo(all);
    registry.remove(MARK);
  }
}
