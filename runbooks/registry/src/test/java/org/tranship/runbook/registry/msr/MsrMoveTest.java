package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.step.StepResult.Done;

/// Both procedures of the migration document, from one end to the other, with the double of MSR.
class MsrMoveTest {
  @TempDir private Path scratch;

  @Test
  void onlineTheMetadataAreRestoredAndWhatWasPushedSinceIsNamedAndCollected() throws Exception {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(4)) {
      Map<String, String> atBackup = new TreeMap<>();
      world.when("backup", () -> atBackup.putAll(world.msr.tags()));
      world.when("restore", () -> world.msr.push("admin/app:late", "late"));
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.msr.storage()).isEqualTo("to");
      assertThat(world.msr.tags()).isEqualTo(atBackup).doesNotContainKey("admin/app:late");
      assertThat(world.pulls().hurt()).isZero();
      assertThat(world.pulls().tags()).isEqualTo(atBackup.size());
      assertThat(world.msr.jobsQueued()).containsExactly("onlinegc", "onlinegc_blobs");
      assertThat(world.msr.isCollecting()).isTrue();
      Map<String, String> left = MsrWorld.texts(world.to);
      assertThat(world.view().tally(MsrPasses.COPY).succeeded()).isGreaterThan(left.size());
      assertThat(MsrWorld.texts(world.from)).containsAllEntriesOf(left);
      assertThat(left.keySet())
          .as("what nothing knows was collected at the target alone")
          .allMatch(key -> world.msr.ids().values().stream().anyMatch(key::contains));
      assertThat(world.measured())
          .anyMatch(it -> it.startsWith("backup: ") && it.contains("of MSR 2.9.16; 6 tags"))
          .anyMatch(it -> it.equals("settings: storage: to; keep_metadata: true"));
      assertThat(Files.readString(BackupStep.listing(world.plan().backup().orElseThrow())))
          .contains(" root/docker/registry/v2/blobs/id/");
      assertThat(world.verify()).as("what was collected is no damage").isInstanceOf(Done.class);
      String kept = left.keySet().iterator().next();
      MsrWorld.put(world.to, kept, "damaged");
      assertThat(world.verify()).isNotInstanceOf(Done.class);
    }
  }

  /// What is pushed between the backup and the restore is lost, so that time is kept short.
  @Test
  void onlineEverythingIsCopiedBeforeTheBackupAndOnlyTheRestAfterIt() {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0)) {
      Map<String, String> copied = new TreeMap<>();
      Map<String, String> there = new TreeMap<>();
      world.when(
          "backup",
          () -> {
            there.putAll(MsrWorld.texts(world.from));
            copied.putAll(MsrWorld.texts(world.to));
          });
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(copied).isNotEmpty().isEqualTo(there);
    }
  }

  @Test
  void onlineBlobsThatWereWrittenAfterTheBackupAreNamed() {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.8.1")) {
      world.consent = Consent.NONE;
      world.when("backup", () -> world.msr.push("admin/app:since", "since"));
      world.migrate();
      assertThat(world.why()).startsWith("TRR-177").contains("docker/registry/v2/blobs/id/");
      assertThat(world.msr.storage()).isEqualTo("from");
      assertThat(world.msr.jobsQueued()).containsExactly("onlinegc");
      assertThat(world.view().tally(MsrPasses.AFTER_BACKUP).count(Outcome.SKIPPED))
          .isGreaterThanOrEqualTo(3);
      world.consent = new Consent(Set.of(MsrMigration.AFTER_BACKUP), false);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.msr.tags()).doesNotContainKey("admin/app:since2");
    }
  }

  @Test
  void readOnlyEveryTagIsKeptAndPushesAreLetInAgain() throws Exception {
    for (String version : new String[] {"2.6.4", "2.8.13", "2.9.16"}) {
      try (MsrWorld world = new MsrWorld(scratch, "read-only", version)) {
        world.when("reconfigure", () -> assertThat(world.msr.isReadOnly()).isTrue());
        assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
        assertThat(world.msr.storage()).isEqualTo("to");
        assertThat(world.msr.isReadOnly()).isFalse();
        assertThat(world.msr.isCollecting()).isTrue();
        assertThat(world.msr.tags()).hasSize(5).containsKey("admin/app:live2");
        assertThat(world.pulls().hurt()).isZero();
        assertThat(MsrWorld.texts(world.to)).isEqualTo(MsrWorld.texts(world.from));
        assertThat(world.measured())
            .anyMatch(it -> it.startsWith("fence: ") && it.contains("an upload: HTTP 405"))
            .anyMatch(it -> it.startsWith("open: ") && it.contains("an upload was begun"))
            .anyMatch(it -> it.startsWith("window, expected: about "))
            .anyMatch(it -> it.startsWith("window: pushes were kept out for "));
      }
    }
  }

  @Test
  void aRollbackOfReadOnlyBringsBackWhatWasPushedSince() throws Exception {
    try (MsrWorld world = new MsrWorld(scratch, "read-only", "2.8.1")) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      world.msr.push("team/web:since", "base", "since");
      assertThat(world.rollback()).as(world.why()).isInstanceOf(RolledBack.class);
      assertThat(world.msr.storage()).isEqualTo("from");
      assertThat(world.msr.isReadOnly()).isFalse();
      assertThat(world.msr.isCollecting()).isTrue();
      assertThat(world.msr.tags()).containsKey("team/web:since");
      assertThat(world.pulls().hurt()).isZero();
    }
  }

  @Test
  void aRollbackOfOnlineRestoresTheOldStorage() throws Exception {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16")) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.rollback()).as(world.why()).isInstanceOf(RolledBack.class);
      assertThat(world.msr.storage()).isEqualTo("from");
      assertThat(world.msr.isCollecting()).isTrue();
      assertThat(world.pulls().hurt()).isZero();
    }
  }

  @Test
  void theExportOfTheMetadataSaysWhatEachBlobHasToBe() throws Exception {
    try (MsrWorld world = new MsrWorld(scratch, "read-only", "2.9.16").pushing(0)) {
      Path export = scratch.resolve("blobs.json");
      StringBuilder rows = new StringBuilder("[\n");
      world
          .msr
          .ids()
          .forEach(
              (hex, id) ->
                  rows.append("{\"id\":\"")
                      .append(id)
                      .append("\",\"mediaType\":null,\"sha256sum\":\"")
                      .append(hex)
                      .append("\"},\n"));
      Files.writeString(
          export, rows + "{\"id\":\"lost\",\"sha256sum\":\"" + "ab".repeat(32) + "\"}\n]");
      world.settings.put("export", export.toString());
      MsrWorld.put(world.from, "root/docker/registry/v2/blobs/id/ze/zero/data", "");
      world.migrate();
      assertThat(world.why())
          .startsWith("TRR-178")
          .contains("the blob zero has no byte", "the blob lost has no data");
      assertThat(world.msr.isReadOnly()).as("the fence is lowered").isFalse();
      world.consent = new Consent(Set.of(MsrMigration.HURT_BLOBS), false);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    }
  }
}
