package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Fence;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.FenceState;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// The migration of a registry may be killed at any instruction, with users pushing all the time:
/// the same command carries it to the same end, a rollback leads back, no tag is lost at either
/// end, and at no moment is a link at the target without what it refers to.
///
/// At [DrawnPoints] of all in one life.
class KilledRegistryTest {
  @TempDir private Path scratch;

  private static List<CrashPoint> points(String life, CrashPoint whole) {
    return DrawnPoints.of(life, whole, 12, 200);
  }

  private MovedWorld moved() {
    MovedWorld world = new MovedWorld(scratch);
    RunState state = world.new Life(CrashPoint.never()).migrate();
    assertThat(state).isInstanceOf(Ready.class);
    return world;
  }

  private CrashPoint uninterrupted() {
    try (MovedWorld world = new MovedWorld(scratch)) {
      MovedWorld.Life process = world.new Life(CrashPoint.never());
      assertThat(process.migrate()).isInstanceOf(Ready.class);
      assertMoved(world, CrashPoint.never());
      return process.point;
    }
  }

  private static void assertMoved(MovedWorld world, CrashPoint point) {
    assertThat(world.service.isReadOnly()).as("still closed, killed %s", point).isFalse();
    assertThat(world.service.used()).as("switched, killed %s", point).isSameAs(world.to);
    assertTags(world, world.to, point);
    assertThat(links(world.to)).as("killed %s", point).isEqualTo(links(world.from));
  }

  /// What `status` says of the fence: it is told to be up where pushes are kept out, and where it
  /// is told and they are not, an act on it was begun of which nobody knows what became.
  private static void assertFenceTold(MovedWorld world, CrashPoint point) {
    List<JournalEntry> entries =
        world.state() instanceof Created ? List.of() : world.view().entries();
    boolean told = FenceState.upSince(entries, Fence.STEP).isPresent();
    boolean open = false;
    for (JournalEntry entry : entries) {
      if (entry instanceof JournalEntry.ActIntended intended && isOfFence(intended.act())) {
        open = true;
      }
      if (entry instanceof JournalEntry.ActEnded ended && isOfFence(ended.act())) {
        open = false;
      }
    }
    if (world.service.isReadOnly()) {
      assertThat(told).as("told to be up, killed %s", point).isTrue();
    } else if (told) {
      assertThat(open).as("told to be up, and open, killed %s", point).isTrue();
    }
  }

  private static boolean isOfFence(String act) {
    return act.startsWith("raise-") || act.startsWith("lower-");
  }

  private static Set<String> links(LittleRegistry registry) {
    Set<String> links = new HashSet<>(RegistryTexts.of(registry).keySet());
    links.removeIf(key -> !key.endsWith("/link"));
    return links;
  }

  private static void assertTags(MovedWorld world, LittleRegistry registry, CrashPoint point) {
    Map<String, String> texts = RegistryTexts.of(registry);
    assertThat(texts)
        .as("killed %s", point)
        .containsAllEntriesOf(RegistryTexts.ofTags(registry, world.tags));
    assertThat(texts.keySet().stream().filter(key -> key.endsWith("/current/link")))
        .as("killed %s", point)
        .hasSize(world.tags.size());
    assertThat(RegistryTexts.broken(registry)).as("killed %s", point).isEmpty();
  }

  @Test
  void killedAnywhereItComesToTheSameEnd() {
    for (CrashPoint point : points("migrated", uninterrupted())) {
      try (MovedWorld world = new MovedWorld(scratch)) {
        MovedWorld.Life killed = world.new Life(point);
        killed.point.kill(killed::migrate);
        assertFenceTold(world, point);
        assertThat(RegistryTexts.broken(world.to)).as("killed %s", point).isEmpty();
        RunState state = world.new Life(CrashPoint.never()).migrate();
        assertThat(state).as("killed %s", point).isInstanceOf(Ready.class);
        assertMoved(world, point);
      }
    }
  }

  @Test
  void killedAnywhereItCanBeRolledBack() {
    for (CrashPoint point : points("rolled back", uninterrupted())) {
      try (MovedWorld world = new MovedWorld(scratch)) {
        MovedWorld.Life killed = world.new Life(point);
        killed.point.kill(killed::migrate);
        assertFenceTold(world, point);
        if (world.state() instanceof Created) {
          continue;
        }
        assertThat(world.new Life(CrashPoint.never()).resume(Verb.ROLLBACK))
            .as("killed %s", point)
            .isInstanceOf(RolledBack.class);
        assertBack(world, point);
      }
    }
  }

  @Test
  void aRollbackAfterTheSwitchKilledAnywhereLosesNothing() {
    CrashPoint past;
    try (MovedWorld world = live()) {
      MovedWorld.Life back = world.new Life(CrashPoint.never());
      assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
      assertBack(world, CrashPoint.never());
      past = back.point;
    }
    for (CrashPoint point : points("rolled back after the switch", past)) {
      try (MovedWorld world = live()) {
        MovedWorld.Life killed = world.new Life(point);
        killed.point.kill(() -> killed.resume(Verb.ROLLBACK));
        assertFenceTold(world, point);
        assertThat(world.new Life(CrashPoint.never()).resume(Verb.ROLLBACK))
            .as("killed %s", point)
            .isInstanceOf(RolledBack.class);
        assertBack(world, point);
      }
    }
  }

  private MovedWorld live() {
    MovedWorld world = moved();
    world.push("app", "since", "base", "since");
    world.push("fresh", "v1", "fresh");
    world.push("app", "one", "base", "moved at the target");
    return world;
  }

  private static void assertBack(MovedWorld world, CrashPoint point) {
    assertThat(world.service.isReadOnly()).as("open again, killed %s", point).isFalse();
    assertThat(world.service.used()).as("at the source, killed %s", point).isSameAs(world.from);
    assertTags(world, world.from, point);
    assertThat(RegistryTexts.of(world.to)).as("killed %s", point).isEmpty();
  }
}
