package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.RunState;
import org.tranship.testkit.fault.CrashPoint;

/// Which uploads are taken for being under way, and that a migration names them.
class RunningUploadsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private final RunningUploads uploads = new RunningUploads(NOW, "probe");

  private void met(String repository, String upload, long secondsAgo) {
    uploads.met(repository, upload, Optional.of(NOW.minusSeconds(secondsAgo)));
  }

  @Test
  void anUploadIsAsYoungAsTheYoungestOfItsObjects() {
    met("app", "one", 90_000);
    met("app", "one", 40);
    met("app", "one", 80_000);
    met("app", "two", 22_000);
    met("web", "two", 22_000);
    met("web", "three", 21_600);
    assertThat(uploads.found().words())
        .isEqualTo(
            "2 uploads are under way, or left within the last 6h: app (written to 40s ago), web"
                + " (written to 6h ago)");
  }

  @Test
  void oneOfAnUnknownAgeCountsAndSoDoesOneOfAClockThatIsAhead() {
    uploads.met("app", "one", Optional.empty());
    met("app", "one", 90_000);
    met("web", "two", -30);
    assertThat(uploads.found().words())
        .contains("app (nobody knows when it was written to), web (written to 0s ago)");
  }

  @Test
  void thoseOfTheProbeAndOldOnesDoNot() {
    met("app", "left", 90_000);
    met("probe", "tried", 1);
    assertThat(uploads.found()).isEqualTo(new RunningUploads.Found(0, 0, List.of()));
    assertThat(uploads.found().words()).isEqualTo("no upload is under way");
  }

  @Test
  void ofManyTheFirstAreNamed() {
    for (int i = 0; i < 8; i++) {
      met("app" + i, "upload", 5);
    }
    RunningUploads.Found found = uploads.found();
    assertThat(found.words())
        .contains("8 uploads", "app4")
        .endsWith(", and in 3 repositories more");
    assertThat(found.kept()).as("and the journal has all").contains("app7").doesNotContain("more");
  }

  /// A single busy repository is not to hide the others.
  @Test
  void thoseOfOneRepositoryAreNamedTogether() {
    for (int i = 0; i < 7; i++) {
      met("busy", "upload" + i, 90 - i);
    }
    met("probe", "tried", 1);
    met("quiet", "one", 30);
    met("strange", "one", 30);
    uploads.met("strange", "two", Optional.empty());
    assertThat(uploads.found().words())
        .endsWith(
            ": busy (7 uploads, the last written to 1m24s ago), quiet (written to 30s ago), strange"
                + " (2 uploads, nobody knows when they were written to)");
  }

  @Test
  void aMigrationNamesThemBeforeAndBehindTheFence(@TempDir Path scratch) {
    try (MovedWorld world = new MovedWorld(scratch)) {
      world.from.put(LittleRegistry.V2 + "repositories/team/web/_uploads/u1/startedat", "now");
      world.when(
          "close",
          () -> world.from.put(LittleRegistry.V2 + "repositories/late/_uploads/u2/data", "begun"));
      assertThat(world.new Life(CrashPoint.never()).migrate()).isInstanceOf(RunState.Ready.class);
      List<String> told =
          world.view().entries().stream()
              .map(JournalEntry::toString)
              .filter(entry -> entry.contains("under way"))
              .toList();
      assertThat(told).hasSize(2);
      assertThat(told.getFirst()).contains("1 upload is", "team/web (").doesNotContain("late");
      assertThat(told.getLast())
          .contains("behind the fence", "2 uploads are", "late (", "team/web (");
    }
  }
}
