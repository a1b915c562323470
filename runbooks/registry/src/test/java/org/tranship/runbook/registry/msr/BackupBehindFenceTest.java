package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;

/// With the variant read-only nothing is restored, and the metadata are backed up all the same,
/// behind the fence; or the operator says that they are not.
class BackupBehindFenceTest {
  @TempDir private Path scratch;

  private MsrWorld world(String version) {
    return new MsrWorld(scratch, "read-only", version).pushing(0);
  }

  @Test
  void withoutABackupItIsAskedAboutBeforeAnything() {
    try (MsrWorld world = world("2.9.16")) {
      world.consent = Consent.NONE;
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why())
          .startsWith("TRR-187 Mirantis asks")
          .contains("--acknowledge no-backup");
      assertThat(MsrWorld.texts(world.to)).isEmpty();
      assertThat(world.msr.isCollecting()).isTrue();
      world.consent = new Consent(Set.of(MsrMigration.NO_BACKUP), false);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.measured()).contains("backup: none, which was acknowledged");
    }
  }

  @Test
  void itIsMadeWhilePushesAreKeptOutAndBeforeTheSwitch() throws IOException {
    try (MsrWorld world = world("2.9.16").backingUp()) {
      world.consent = Consent.NONE;
      world.when("backup", () -> assertThat(world.msr.isReadOnly()).isTrue());
      world.when("reconfigure", () -> assertThat(world.backup).isNotEmptyFile());
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.measured())
          .anyMatch(it -> it.startsWith("backup: ") && it.contains("of MSR 2.9.16; 3 tags"));
      assertThat(Files.readString(BackupStep.listing(world.plan().backup().orElseThrow())))
          .contains(" root/docker/registry/v2/blobs/id/");
      assertThat(MsrWorld.texts(world.to)).isEqualTo(MsrWorld.texts(world.from));
    }
  }

  @Test
  void oneThatIsNoneLowersTheFenceAndIsMadeAnewBehindTheNext() {
    try (MsrWorld world = world("2.9.16").backingUp()) {
      world.when("backup", () -> world.msr.version("2.8.0"));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).startsWith("TRR-172").contains("is of version 2.8.0");
      assertThat(world.msr.isReadOnly()).isFalse();
      assertThat(world.msr.storage()).isEqualTo("from");
      world.msr.version("2.9.16");
      world.msr.push("admin/app:between", "base", "between");
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.backup.resolveSibling(world.backup.getFileName() + ".aside-1")).exists();
      assertThat(world.measured())
          .anyMatch(it -> it.contains("of MSR 2.9.16; 4 tags"))
          .as("it is known that the fence was lowered")
          .noneMatch(it -> it.startsWith("fence: ") && it.contains("was begun"));
    }
  }

  @Test
  void itIsMadeAnewWherePeopleCouldPushSince() {
    try (MsrWorld world = world("2.9.16").backingUp()) {
      world.when("reconfigure", () -> world.msr.ill(Optional.of("starting")));
      world.when("reconfigure-old", () -> world.msr.ill(Optional.empty()));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-179");
      assertThat(world.msr.isReadOnly()).isFalse();
      world.msr.push("admin/app:between", "base", "between");
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.measured()).anyMatch(it -> it.contains("of MSR 2.9.16; 4 tags"));
    }
  }

  @Test
  void tagsThatAWayBackHasLostAreToBeHadFromIt() {
    try (MsrWorld world = world("2.8.13").backingUp()) {
      // The words say one thing, and what is done is another.
      world.when("reconfigure", () -> world.msr.reconfigure("to", Set.of()));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why())
          .contains("TRR-182", "from the backup of this run, " + world.backup, "3 tags)");
    }
  }

  @Test
  void halfOfABackupIsNone() {
    try (MsrWorld world = world("2.9.16")) {
      world.settings.put("backup.file", world.backup.toString());
      assertThatThrownBy(world::plan)
          .isInstanceOf(PlanContradiction.class)
          .hasMessageContaining("half of it is said");
    }
  }
}
