package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.testkit.fault.CrashPoint;

/// Killed between a restore and the note of it, people push before the same command is given again:
/// what they pushed is neither lost by a second restore nor collected.
class RestoredOnceTest {
  private static final Consent SINCE = new Consent(Set.of(MsrMigration.PUSHED_SINCE), false);

  private static long note;

  @TempDir private Path scratch;

  private MsrWorld world() {
    MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0);
    MsrWorld.act(world.settings, "restore.gate.0001.", "away");
    return world;
  }

  private static boolean isCutOffAtTheRestore(MsrWorld world) {
    return world.msr.storage().equals("to")
        && world.view().entries().stream()
            .noneMatch(
                entry ->
                    entry instanceof JournalEntry.ActEnded ended && ended.act().equals("act-1-1"));
  }

  private MsrWorld killedBefore(long write) {
    MsrWorld world = world();
    MsrWorld.Life killed = world.new Life(CrashPoint.journal(write, CrashPoint.When.BEFORE));
    killed.point.kill(killed::migrate);
    return world;
  }

  /// Which write of the journal has to fail. Looked for once, from the end of a life, since only
  /// one moment is like that.
  private long noteOfTheRestore() {
    if (note == 0) {
      try (MsrWorld world = world()) {
        MsrWorld.Life whole = world.new Life(CrashPoint.never());
        assertThat(whole.migrate()).as(world.why()).isInstanceOf(Ready.class);
        note = whole.point.journalWrites();
      }
      boolean found = false;
      for (long last = note - 40; !found; note--) {
        assertThat(note).as("a moment between the restore and the note of it").isGreaterThan(last);
        try (MsrWorld world = killedBefore(note - 1)) {
          found = isCutOffAtTheRestore(world);
        }
      }
    }
    return note;
  }

  private MsrWorld cutOff(boolean pushed) {
    MsrWorld world = killedBefore(noteOfTheRestore());
    assertThat(isCutOffAtTheRestore(world)).isTrue();
    if (pushed) {
      world.msr.push("admin/app:night", "night");
    }
    world.consent = Consent.NONE;
    return world;
  }

  @Test
  void aRestoreThatIsDoneIsNotRepeatedAndWhatWasPushedIsNamedBeforeTheCollection() {
    try (MsrWorld world = cutOff(true)) {
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-183", "The collection removes", "blobs/id/");
      assertThat(world.msr.tags()).containsKey("admin/app:night");
      assertThat(world.msr.jobsQueued()).doesNotContain("onlinegc_blobs");
      world.consent = SINCE;
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.msr.tags()).containsKey("admin/app:night");
      assertThat(MsrWorld.texts(world.to)).containsValue("night");
    }
  }

  @Test
  void aRestoreOfWhichNobodyCanTellIsRepeatedOnlyByConsent() {
    try (MsrWorld world = cutOff(true)) {
      world.msr.stuck(true);
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-183", "Restoring once more loses", "blobs/id/");
      assertThat(world.msr.tags()).containsKey("admin/app:night");
      world.consent = SINCE;
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.msr.tags()).doesNotContainKey("admin/app:night");
    }
  }

  @Test
  void aRestoreOfWhichNobodyCanTellIsRepeatedOnlyByConsentThoughNothingNewIsSeen() {
    try (MsrWorld world = cutOff(false)) {
      world.msr.stuck(true);
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-183", "Restoring once more loses");
      world.consent = SINCE;
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    }
  }

  @Test
  void aRestoreThatLeftMsrIllIsNotDone() {
    try (MsrWorld world = cutOff(true)) {
      world.msr.ill(Optional.of("rethinkdb"));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-183", "Restoring once more loses", "blobs/id/");
      world.consent = SINCE;
      world.when("restore", () -> world.msr.ill(Optional.empty()));
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.msr.tags()).doesNotContainKey("admin/app:night");
    }
  }
}
