package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.cutover.Consent;
import org.tranship.core.cutover.Fence;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.FenceState;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// The move of an MSR may be killed at any write to the journal and any call to a store: the same
/// command carries it to the same end, a rollback leads back, no tag is lost that a procedure
/// keeps, and pushes are never left refused without the journal saying so.
class KilledMsrTest {
  private static final int MOST = Math.max(4, Integer.getInteger("tranship.kill.points", 4));
  private static final long SEED =
      Optional.ofNullable(Long.getLong("tranship.kill.seed"))
          .orElseGet(() -> System.nanoTime() % 1_000_000);

  @TempDir private Path scratch;

  private List<CrashPoint> points(String variant) {
    try (MsrWorld world = new MsrWorld(scratch, variant, "2.8.1").backingUp()) {
      MsrWorld.Life whole = world.new Life(CrashPoint.never());
      assertThat(whole.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertMoved(world, CrashPoint.never());
      List<CrashPoint> drawn = whole.point.drawn(MOST, SEED + variant.hashCode());
      System.out.println(
          variant
              + ": "
              + drawn.size()
              + " of "
              + whole.point.passed().size()
              + " points, -Dtranship.kill.seed="
              + SEED);
      assertThat(whole.point.passed()).hasSizeGreaterThan(100);
      return drawn;
    }
  }

  private static void assertMoved(MsrWorld world, CrashPoint point) {
    assertThat(world.msr.storage()).as("killed %s", point).isEqualTo("to");
    assertOpen(world, point);
    assertThat(world.msr.jobsQueued().stream().filter("onlinegc_blobs"::equals).count())
        .as("one job, killed %s", point)
        .isLessThanOrEqualTo(1);
  }

  private static void assertOpen(MsrWorld world, CrashPoint point) {
    assertThat(world.msr.isReadOnly()).as("closed, killed %s", point).isFalse();
    assertThat(world.msr.isCollecting()).as("gc, killed %s", point).isTrue();
    try {
      PullCheck.Result pulls = world.pulls();
      assertThat(pulls.faults()).as("killed %s", point).isEmpty();
      assertThat(pulls.tags()).as("tags, killed %s", point).isGreaterThanOrEqualTo(3);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"online", "read-only"})
  void killedAnywhereItComesToTheSameEnd(String variant) {
    for (CrashPoint point : points(variant)) {
      try (MsrWorld world = new MsrWorld(scratch, variant, "2.8.1").backingUp()) {
        MsrWorld.Life killed = world.new Life(point);
        killed.point.kill(killed::migrate);
        if (world.msr.isReadOnly()) {
          assertThat(FenceState.upSince(world.view().entries(), Fence.STEP))
              .as("the journal says that it is closed, killed %s", point)
              .isPresent();
        }
        boolean pushed = world.msr.storage().equals("to") && !world.msr.isReadOnly();
        if (pushed) {
          String _ = world.msr.push("admin/app:night", "night");
          world.consent =
              new Consent(
                  Set.of(
                      MsrMigration.AFTER_BACKUP, MsrMigration.PUSHED_SINCE, MsrMigration.NO_BACKUP),
                  false);
        }
        assertThat(world.migrate())
            .as("killed %s: %s", point, world.why())
            .isInstanceOf(Ready.class);
        assertMoved(world, point);
        assertThat(world.msr.tags().containsKey("admin/app:night"))
            .as("what was pushed after the kill, killed %s", point)
            .isEqualTo(pushed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"online", "read-only"})
  void killedAnywhereItCanBeRolledBack(String variant) {
    for (CrashPoint point : points(variant)) {
      try (MsrWorld world = new MsrWorld(scratch, variant, "2.8.1").backingUp()) {
        Map<String, String> before = new TreeMap<>(MsrWorld.texts(world.from));
        MsrWorld.Life killed = world.new Life(point);
        killed.point.kill(killed::migrate);
        if (world.state() instanceof Created) {
          continue;
        }
        RunState back = world.rollback();
        if (back instanceof Halted && world.msr.jobsQueued().contains("onlinegc_blobs")) {
          // Killed while its own job was at work, which has to end first.
          assertThat(world.why()).as("killed %s", point).startsWith("TRR-168");
          assertThat(world.msr.storage()).as("killed %s", point).isEqualTo("to");
          world.msr.finishJobs();
          back = world.rollback();
        }
        assertThat(back).as("killed %s: %s", point, world.why()).isInstanceOf(RolledBack.class);
        assertThat(world.msr.storage()).as("killed %s", point).isEqualTo("from");
        assertThat(MsrWorld.texts(world.from)).as("killed %s", point).containsAllEntriesOf(before);
        assertOpen(world, point);
      }
    }
  }

  /// Looked for from the end of a life, since only one moment is like that.
  @Test
  void killedWhileItQueuesTheCollectionItFindsTheJob() {
    long writes;
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.8.1").pushing(0)) {
      MsrWorld.Life whole = world.new Life(CrashPoint.never());
      assertThat(whole.migrate()).isInstanceOf(Ready.class);
      writes = whole.point.journalWrites();
    }
    for (long write = writes; write > writes - 20; write--) {
      try (MsrWorld world = new MsrWorld(scratch, "online", "2.8.1").pushing(0)) {
        MsrWorld.Life killed = world.new Life(CrashPoint.journal(write, CrashPoint.When.BEFORE));
        killed.point.kill(killed::migrate);
        boolean noted =
            world.view().entries().stream()
                .anyMatch(
                    entry ->
                        entry instanceof JournalEntry.ActEnded ended
                            && ended.act().equals("queue-1"));
        if (!noted && world.msr.jobsQueued().contains("onlinegc_blobs")) {
          assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
          assertThat(world.msr.jobsQueued()).containsExactly("onlinegc", "onlinegc_blobs");
          return;
        }
      }
    }
    throw new AssertionError("no moment between the job and the note of it");
  }

  @Test
  void aRollbackKilledAnywhereIsCarriedToItsEnd() {
    CrashPoint whole;
    try (MsrWorld world = moved()) {
      MsrWorld.Life back = world.new Life(CrashPoint.never());
      assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
      whole = back.point;
    }
    for (CrashPoint point : whole.drawn(MOST, SEED)) {
      try (MsrWorld world = moved()) {
        MsrWorld.Life killed = world.new Life(point);
        killed.point.kill(() -> killed.resume(Verb.ROLLBACK));
        assertThat(world.rollback())
            .as("killed %s: %s", point, world.why())
            .isInstanceOf(RolledBack.class);
        assertThat(world.msr.storage()).as("killed %s", point).isEqualTo("from");
        assertThat(world.msr.tags()).as("killed %s", point).containsKey("team/web:since");
        assertOpen(world, point);
      }
    }
  }

  private MsrWorld moved() {
    MsrWorld world = new MsrWorld(scratch, "read-only", "2.8.1");
    assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    String _ = world.msr.push("team/web:since", "base", "since");
    return world;
  }
}
