package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// Segments of large blobs go when their blobs have gone for good, or are there again as a whole;
/// never as long as something names them, and never before what has their bytes, wherever the
/// process is killed.
class KilledSegmentsTest {
  @TempDir private Path scratch;
  private GarbageWorld world;
  private Segments segments;

  @BeforeEach
  void collected() {
    world = new GarbageWorld(scratch);
    segments = new Segments(world.registry);
    world.seen = segments::seen;
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
  }

  /// Every blob that names segments has them all, and of those that do not, the bytes are in
  /// quarantine or in the registry as long as a segment is there.
  private void assertWhole(Object when) {
    assertThat(segments.named).as("killed %s", when).isNotEmpty();
    segments.named.forEach(
        (key, name) -> assertThat(segments.of(name)).as("%s, killed %s", key, when).hasSize(2));
    for (String hex : world.garbage) {
      if (!segments.of(Segments.beginning(hex)).isEmpty()) {
        assertThat(RegistryTexts.of(world.registry).keySet())
            .as("killed %s", when)
            .anyMatch(key -> key.endsWith("/" + hex + "/data"));
      }
    }
    assertThat(RegistryTexts.broken(world.registry)).as("killed %s", when).isEmpty();
  }

  private void assertGone(Object when) {
    for (String hex : world.garbage) {
      assertThat(segments.of(Segments.beginning(hex))).as("killed %s", when).isEmpty();
    }
    assertThat(segments.of("segments/"))
        .as("killed %s", when)
        .hasSize(2 * segments.named.size())
        .isNotEmpty();
  }

  @Test
  void aCompletionKilledAnywhereRemovesThemAndNoOthers() {
    Set<String> all = segments.of("segments/");
    assertThat(all).hasSize(2 * (segments.named.size() + world.garbage.size()));
    world.consent = new Consent(Set.of(), true);
    GarbageWorld.Life whole = world.life();
    assertThat(whole.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertGone("nowhere");
    for (CrashPoint point : DrawnPoints.of("completed", whole.point, 30, 40)) {
      collected();
      world.consent = new Consent(Set.of(), true);
      GarbageWorld.Life killed = world.new Life(point);
      killed.point.kill(() -> killed.resume(Verb.COMPLETE));
      assertWhole(point);
      assertThat(world.life().resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
      assertWhole(point);
      assertGone(point);
    }
  }

  @Test
  void aRollbackKilledAnywhereRemovesThoseOfBlobsThatAreThereAgain() {
    GarbageWorld.Life whole = world.life();
    assertThat(whole.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertGone("nowhere");
    for (CrashPoint point : DrawnPoints.of("taken back", whole.point, 20, 60)) {
      world = new GarbageWorld(scratch);
      segments = new Segments(world.registry);
      Map<String, String> before = new TreeMap<>(RegistryTexts.of(world.registry));
      before.keySet().removeIf(key -> key.startsWith("segments/"));
      world.seen = segments::seen;
      assertThat(world.life().collect()).isInstanceOf(Ready.class);
      GarbageWorld.Life killed = world.new Life(point);
      killed.point.kill(() -> killed.resume(Verb.ROLLBACK));
      assertWhole(point);
      assertThat(world.life().resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
      assertWhole(point);
      assertGone(point);
      assertThat(RegistryTexts.of(world.registry))
          .as("killed %s", point)
          .containsAllEntriesOf(before);
    }
  }

  /// A registry that died while it moved an upload to its place has both, and one set of segments.
  @Test
  void whatAnythingElseNamesStays() {
    String shared = world.garbage.stream().sorted().toList().get(0);
    String upload = "front/docker/registry/v2/repositories/app/_uploads/u/data";
    segments.named.put(upload, Segments.beginning(shared));
    String wider = world.garbage.stream().sorted().toList().get(1);
    segments.named.put("elsewhere/all", Segments.beginning(wider).substring(0, 20));
    String longer = world.garbage.stream().sorted().toList().get(2);
    segments.named.put("elsewhere/one", Segments.beginning(longer) + "/0000000000000002");
    world.consent = new Consent(Set.of(), true);
    assertThat(world.life().resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(segments.of(Segments.beginning(shared))).hasSize(2);
    assertThat(segments.of(Segments.beginning(wider))).hasSize(2);
    assertThat(segments.of(Segments.beginning(longer))).hasSize(2);
    String gone = world.garbage.stream().sorted().toList().get(3);
    assertThat(segments.of(Segments.beginning(gone))).isEmpty();
  }
}
