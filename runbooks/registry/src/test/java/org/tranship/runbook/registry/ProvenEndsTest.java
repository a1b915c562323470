package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.store.MemoryStore;
import org.tranship.testkit.fault.CrashPoint;

/// That the registry is where it has to be is proven by an effect at every end, and on the way back
/// nothing is removed that the source has not.
class ProvenEndsTest {
  @TempDir private Path scratch;
  private MovedWorld world;

  @BeforeEach
  void begin() {
    world = new MovedWorld(scratch);
    world.quiet();
  }

  @AfterEach
  void end() {
    world.close();
  }

  private RunState migrate() {
    return world.new Life(CrashPoint.never()).migrate();
  }

  private RunState back() {
    return world.new Life(CrashPoint.never()).resume(Verb.ROLLBACK);
  }

  private static String detail(RunState state) {
    assertThat(state).isInstanceOf(Halted.class);
    return ((Halted) state).detail();
  }

  @Test
  void aRegistryThatIsStillAtTheTargetKeepsItsStore() {
    world.settings.put("switch.do.0001.undo.0001.argv.0001", "start");
    world.settings.put("switch.back.0001.argv.0001", "nothing");
    assertThat(migrate()).isInstanceOf(Ready.class);
    Map<String, String> used = RegistryTexts.of(world.to);
    Map<String, String> original = RegistryTexts.of(world.from);
    assertThat(detail(back())).contains("TRR-140", "Nothing was removed at the target");
    assertThat(RegistryTexts.of(world.to)).isEqualTo(used);
    assertThat(RegistryTexts.of(world.from)).as("no marker is left").isEqualTo(original);

    world.configured = world.from;
    assertThat(back()).isInstanceOf(RolledBack.class);
    assertThat(RegistryTexts.of(world.to)).isEmpty();
    assertThat(RegistryTexts.of(world.from)).isEqualTo(original);
  }

  @Test
  void aSourceThatTheRegistryDoesNotUseIsRefused() {
    LittleRegistry real = new LittleRegistry(new MemoryStore("real"), "");
    var _ = real.push("app", "only-here", "base", "x");
    Map<String, String> before = RegistryTexts.of(real);
    world.service.use(real);
    assertThat(detail(migrate())).contains("TRR-146", "is not seen at this source");
    assertThat(RegistryTexts.of(world.to)).isEmpty();
    assertThat(RegistryTexts.of(real)).as("the upload is cancelled").isEqualTo(before);

    world.service.use(world.from);
    assertThat(migrate()).isInstanceOf(Ready.class);
  }

  @Test
  void copiesStayWhereTheSourceIsGoneBehindTheFence() {
    world.when("close", () -> RegistryTexts.of(world.from).keySet().forEach(world.from::remove));
    assertThat(detail(migrate())).isNotEmpty();
    Map<String, String> copies = RegistryTexts.of(world.to);
    copies.keySet().removeIf(key -> key.startsWith("docker/tranship-quarantine/"));
    assertThat(copies).isNotEmpty();
    assertThat(back()).isInstanceOf(RolledBack.class);
    assertThat(RegistryTexts.of(world.to)).isEqualTo(copies);
  }

  @Test
  void theCopyOfABlobThatIsDamagedAtTheSourceStays() {
    assertThat(migrate()).isInstanceOf(Ready.class);
    String layer = LittleRegistry.sha256("web".getBytes(StandardCharsets.UTF_8));
    world.from.put(world.from.blobKey(layer), "");
    assertThat(back()).isInstanceOf(RolledBack.class);
    assertThat(RegistryTexts.of(world.to)).containsOnly(Map.entry(world.to.blobKey(layer), "web"));
  }

  @Test
  void aRegistryWithoutTagsIsSeenToBeAtTheTarget() {
    RegistryTexts.of(world.from).keySet().stream()
        .filter(key -> key.contains("/tags/"))
        .toList()
        .forEach(world.from::remove);
    world.settings.put("switch.do.0001.argv.0001", "nothing");
    assertThat(detail(migrate())).contains("TRR-118");
    world.settings.clear();
    assertThat(migrate()).isInstanceOf(Ready.class);
    assertThat(world.service.used()).isSameAs(world.to);
  }

  @Test
  void aRegistryThatTakesPushesAtTheTargetAtOnceIsSentBack() {
    world.when("start", () -> world.service.readOnly(false));
    assertThat(detail(migrate())).contains("TRR-147", "What was done was taken back");
    assertThat(world.service.used()).isSameAs(world.from);
    assertThat(migrate()).isInstanceOf(Ready.class);
  }

  /// As one that was killed, or has no right to remove, leaves it.
  @Test
  void whatWasPutAtTheTargetToProveTheSwitchIsNeverTakenForAPush() {
    Map<String, String> original = RegistryTexts.of(world.from);
    world.when("start", () -> world.target.unremovable = true);
    assertThat(migrate()).isInstanceOf(Ready.class);
    assertThat(world.view().entries().toString()).contains("could not be removed");
    assertThat(back()).isInstanceOf(RolledBack.class);
    assertThat(RegistryTexts.of(world.from)).isEqualTo(original);
  }

  /// More than the journal is told at a time.
  @Test
  void manyTagsThatBothEndsHaveMovedAreSettledAllAtOnce() {
    String[] image = new String[3];
    for (int i = 0; i < image.length; i++) {
      image[i] = world.push("many", "v" + i, "base", "layer " + i);
    }
    int count = 501;
    for (int i = 0; i < count; i++) {
      world.from.link(world.from.tagKey("many", "t" + i), image[0]);
      world.from.link(world.from.historyKey("many", "t" + i, image[0]), image[0]);
    }
    assertThat(migrate()).isInstanceOf(Ready.class);
    for (int i = 0; i < count; i++) {
      world.from.link(world.from.tagKey("many", "t" + i), image[1]);
      world.to.link(world.to.tagKey("many", "t" + i), image[2]);
    }
    assertThat(back()).isInstanceOf(RolledBack.class);
    assertThat(RegistryTexts.of(world.from))
        .containsEntry(world.from.tagKey("many", "t500"), "sha256:" + image[1]);
    assertThat(RegistryTexts.of(world.to)).hasSize(count);
  }

  @Test
  void aTagOfTheTargetThatCannotBeReadIsNamedOnTheWayBack() {
    assertThat(migrate()).isInstanceOf(Ready.class);
    String moved = world.push("app", "one", "base", "moved at the target");
    world.to.put(world.to.tagKey("app", "one"), "");
    assertThat(detail(back())).contains("TRR-145", "app:one");
    world.to.link(world.to.tagKey("app", "one"), moved);
    assertThat(back()).isInstanceOf(RolledBack.class);
    assertThat(RegistryTexts.of(world.from))
        .containsEntry(world.from.tagKey("app", "one"), "sha256:" + moved);
    assertThat(RegistryTexts.of(world.to)).isEmpty();
  }
}
