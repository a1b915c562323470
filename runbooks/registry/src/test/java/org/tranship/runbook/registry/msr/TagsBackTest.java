package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;

/// The way back is held to the same rule as the way there: its command has to keep the tags, and
/// they are counted when MSR is at its old storage again.
class TagsBackTest {
  @TempDir private Path scratch;

  private MsrWorld world(String version) {
    return new MsrWorld(scratch, "read-only", version).pushing(0);
  }

  @Test
  void eachActIsJudgedByItselfAndSoIsTheWayBack() {
    try (MsrWorld world = world("2.8.13")) {
      MsrWorld.act(world.settings, "reconfigure.do.0001.undo.0001.", "reconfigure-old bare");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-167 The way back would erase every tag");
    }
    try (MsrWorld world = world("2.8.13")) {
      MsrWorld.act(world.settings, "reconfigure.do.0002.", "reconfigure --nfs-storage-url nfs://x");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-167 The reconfiguration", "it lacks");
      assertThat(MsrWorld.texts(world.to)).isEmpty();
    }
    try (MsrWorld world = world("2.9.16")) {
      MsrWorld.act(
          world.settings,
          "reconfigure.do.0001.undo.0001.",
          "reconfigure-old --reinitialize-storage");
      world.consent = new Consent(Set.of(MsrMigration.ERASE_TAGS, MsrMigration.NO_BACKUP), false);
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-167 The way back", "for the way there alone");
    }
  }

  @Test
  void aWayBackThatErasesTheTagsIsNotSaidToBeTakenBack() {
    try (MsrWorld world = world("2.8.13")) {
      world.when(
          "reconfigure",
          () -> {
            world.msr.ill(Optional.of("starting"));
            // What the undo does all the same.
            world.when(
                "reconfigure-old",
                () -> {
                  world.msr.reconfigure("from", Set.of());
                  world.msr.ill(Optional.empty());
                });
          });
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why())
          .contains("TRR-179", "TRR-182", "has 0 tags, and had 3", "could not be taken back")
          .doesNotContain("What was done was taken back");
    }
  }

  @Test
  void aRollbackThatErasesTheTagsIsNoRollbackUntilTheyAreThereAgain() {
    try (MsrWorld world = world("2.8.13")) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      byte[] own = world.msr.backup();
      world.when("reconfigure-old", () -> world.msr.reconfigure("from", Set.of()));
      assertThat(world.rollback()).isNotInstanceOf(RolledBack.class);
      assertThat(world.measured()).contains("tags back: 0 tags, before 3");
      assertThat(world.rollback()).isNotInstanceOf(RolledBack.class);
      world.msr.restore(own, "from");
      assertThat(world.rollback()).as(world.why()).isInstanceOf(RolledBack.class);
    }
  }

  @Test
  void anMsrThatGivesNoAnswerIsSentBackAndItsTagsAreThoseOfBehindTheFence() {
    try (MsrWorld world = world("2.9.16")) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      world.msr.quirks().failNext(Integer.MAX_VALUE);
      world.msr.quirks().proxied(503);
      world.when(
          "reconfigure-old",
          () -> {
            world.msr.quirks().failNext(0);
            world.msr.quirks().proxied(0);
          });
      assertThat(world.rollback()).as(world.why()).isInstanceOf(RolledBack.class);
      assertThat(world.measured())
          .contains("tags back: 3 tags, before 3")
          .anyMatch(it -> it.startsWith("gc: not known: "));
    }
  }

  @Test
  void anAcknowledgementCountsOnlyWhereTagsAreReallyToGo() {
    try (MsrWorld world = world("2.8.13")) {
      world.consent = new Consent(Set.of(MsrMigration.ERASE_TAGS, MsrMigration.NO_BACKUP), false);
      world.when("reconfigure", () -> world.msr.reconfigure("to", Set.of()));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-179", "its tags are not those that it had");
    }
  }

  @Test
  void whatIsPushedDuringTheWayBackIsNoLoss() {
    try (MsrWorld world = world("2.9.16")) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      world.when("reconfigure-old", () -> world.msr.push("admin/app:late", "base", "first"));
      assertThat(world.rollback()).as(world.why()).isInstanceOf(RolledBack.class);
      assertThat(world.measured()).contains("tags back: 4 tags, before 3");
    }
  }

  @Test
  void behindTheFenceTheTagsHaveToBeTheVeryOnesOfBefore() {
    try (MsrWorld world = world("2.9.16")) {
      world.when("reconfigure", () -> world.msr.ill(Optional.of("starting")));
      world.when(
          "reconfigure-old",
          () -> {
            world.msr.ill(Optional.empty());
            world.msr.tag("admin/app:two", "admin/app:one");
          });
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-182", "has other tags than before, 3");
    }
  }
}
