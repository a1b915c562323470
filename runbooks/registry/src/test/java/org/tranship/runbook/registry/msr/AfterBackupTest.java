package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;

/// A restore takes MSR back to its backup: what that loses is named, and never lost unasked.
class AfterBackupTest {
  private static final Consent AGREED = new Consent(Set.of(MsrMigration.AFTER_BACKUP), false);

  @TempDir private Path scratch;

  private MsrWorld world() {
    MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0);
    world.consent = Consent.NONE;
    return world;
  }

  @Test
  void itIsAskedEvenWhereNothingWasWritten() {
    try (MsrWorld world = world()) {
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why())
          .startsWith("TRR-177")
          .contains("no tag was changed; no object was written");
      assertThat(world.msr.storage()).isEqualTo("from");
      world.consent = AGREED;
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    }
  }

  @Test
  void aTagThatIsMovedToAnImageThatIsThereIsNamed() {
    try (MsrWorld world = world()) {
      world.when(
          "backup",
          () ->
              world.when(
                  "listed",
                  () -> {
                    world.msr.tag("team/web:v1", "admin/app:two");
                    world.msr.tag("team/web:v2", "admin/app:two");
                    world.msr.tag("admin/app:one", "nothing");
                  }));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why())
          .startsWith("TRR-177")
          .contains("3 tags", "team/web:v1 (moved)", "team/web:v2 (new)")
          .contains("admin/app:one (removed)", "no object was written");
    }
  }

  @Test
  void whatIsPushedBetweenTheQuestionAndTheRestoreIsNamedBehindIt() {
    try (MsrWorld world = world()) {
      world.consent = AGREED;
      world.when("restore", () -> world.msr.push("admin/app:late", "late"));
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.view().tally(MsrPasses.AFTER_BACKUP).count(Outcome.SKIPPED)).isEqualTo(3);
      assertThat(world.measured())
          .anyMatch(it -> it.startsWith("since the question: 3 objects (") && it.contains("/id/"));
    }
  }

  @Test
  void aFileOfSomebodyElseIsNotReplacedByTheTags() throws Exception {
    try (MsrWorld world = world()) {
      Path file = TagsStep.file(world.plan().backup().orElseThrow());
      Files.writeString(file, "somebody's");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-172", file.toString(), "already");
      assertThat(file).hasContent("somebody's");
    }
  }
}
