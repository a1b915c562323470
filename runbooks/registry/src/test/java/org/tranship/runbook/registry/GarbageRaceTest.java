package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;

/// What a garbage collection must not believe: that it is alone, that an answer comes, that what it
/// put back is still there.
class GarbageRaceTest {
  private static final String MARKER = "front/docker/tranship-quarantine/at-work";
  private static final String OLD = LittleRegistry.sha256("old".getBytes(StandardCharsets.UTF_8));

  @TempDir private Path scratch;
  private GarbageWorld world;
  private LittleRegistry registry;

  @BeforeEach
  void make() {
    world = new GarbageWorld(scratch);
    registry = world.registry;
  }

  private String halted(Object state) {
    assertThat(state).isInstanceOf(Halted.class);
    return ((Halted) state).detail();
  }

  @Test
  void whatWasRemovedWithoutAnAnswerComesBackAsWell() {
    Map<String, String> before = RegistryTexts.of(registry);
    world.losesAnswers = true;
    assertThat(world.life().collect()).isInstanceOf(Halted.class);
    assertThat(world.keys()).as("removed all the same").isNotEqualTo(before.keySet());
    world.losesAnswers = false;
    assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(RegistryTexts.of(registry)).isEqualTo(before);
  }

  /// A push of a layer that is there writes only its link.
  @Test
  void whatAYoungLinkLeadsToStays() {
    world = old();
    registry = world.registry;
    registry.link(registry.layerKey("web", OLD), OLD);
    world.young = Duration.ofDays(1);
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.keys()).contains(registry.blobKey(OLD));
    assertThat(world.quarantined()).as("the others went").isNotEmpty();
  }

  private GarbageWorld old() {
    return new GarbageWorld(scratch, Duration.ofDays(2));
  }

  @Test
  void whatAYoungLinkLeadsToIsPutBack() {
    world = old();
    registry = world.registry;
    world.young = Duration.ofDays(1);
    world.beforeRemoving = () -> registry.link(registry.layerKey("web", OLD), OLD);
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.keys()).contains(registry.blobKey(OLD));
  }

  @Test
  void aLinkThatIsWrittenAnewInTheMomentOfItsRemovalStays() {
    world = old();
    registry = world.registry;
    world.young = Duration.ofDays(1);
    String link = registry.layerKey("app", OLD);
    world.beforeRemoving = () -> registry.link(link, OLD);
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.keys()).contains(link, registry.blobKey(OLD));
  }

  @Test
  void aMarkerThatAnotherHasTakenMeanwhileIsKept() {
    GarbageWorld.Life killed =
        world.new Life(CrashPoint.journal("record quarantine", 1, When.AFTER));
    killed.point.kill(killed::collect);
    assertThat(killed.point.reached()).isTrue();
    Set<String> keys = world.keys();
    registry.put(MARKER, "20261127-080000-othr");
    assertThat(halted(world.life().collect())).contains("TRR-131", "20261127-080000-othr");
    assertThat(world.keys()).isEqualTo(keys);
    assertThat(RegistryTexts.of(registry)).containsEntry(MARKER, "20261127-080000-othr");
  }

  @Test
  void whatWasPutBackAndIsGoneAgainKeepsTheQuarantine() {
    String key = registry.blobKey(OLD);
    world.beforeRemoving = () -> registry.push("app", "again", "base", "old");
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.keys()).contains(key);
    registry.remove(key);
    Set<String> quarantined = world.quarantined();
    world.consent = new Consent(Set.of(), true);
    assertThat(halted(world.life().resume(Verb.COMPLETE))).contains("TRR-136", key);
    assertThat(world.quarantined()).isEqualTo(quarantined);
  }
}
