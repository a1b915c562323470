package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// What an MSR is not moved with: each is refused with a code, MSR stays at its old storage and
/// takes pushes, and once it is mended the same command goes on.
class RefusedMsrTest {
  private static final String BLOBS = "root/docker/registry/v2/blobs/id/";

  @TempDir private Path scratch;

  private MsrWorld online() {
    return new MsrWorld(scratch, "online", "2.9.16").pushing(0);
  }

  private MsrWorld readOnly(String version) {
    return new MsrWorld(scratch, "read-only", version).pushing(0);
  }

  private static void assertRefused(MsrWorld world, String... texts) {
    assertThat(world.migrate()).isInstanceOf(Halted.class);
    assertThat(world.why()).contains(texts);
    assertThat(world.msr.storage()).isEqualTo("from");
    assertThat(world.msr.isReadOnly()).isFalse();
    assertThat(world.msr.tags()).hasSizeGreaterThanOrEqualTo(3);
  }

  private static void assertGoesOn(MsrWorld world) {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    assertThat(world.msr.storage()).isEqualTo("to");
  }

  @Test
  void garbageCollectionThatIsScheduledOrAtWorkIsRefused() {
    try (MsrWorld world = online()) {
      world.settings.put("gc.off.0001.argv.0001", "daily");
      assertRefused(world, "TRR-168", "by its schedule (onlinegc ");
    }
    try (MsrWorld world = online()) {
      String job = world.msr.queue("gc");
      assertRefused(world, "TRR-168", "collects garbage just now: gc " + job + " (waiting");
      assertThat(world.backup).doesNotExist();
      world.msr.finishJobs();
      assertGoesOn(world);
    }
  }

  @Test
  void aCollectionThatCameSinceIsFoundBeforeTheSwitch() {
    for (String variant : new String[] {"online", "read-only"}) {
      try (MsrWorld world = new MsrWorld(scratch, variant, "2.9.16").pushing(0)) {
        String moment = variant.equals("online") ? "backup" : "listed";
        world.when(
            moment,
            () ->
                world.when(
                    "listed",
                    () -> {
                      String _ = world.msr.queue("onlinegc_metadata");
                      world.msr.finishJobs();
                    }));
        assertRefused(world, "TRR-168", "has collected garbage since", "onlinegc_metadata");
      }
    }
  }

  @Test
  void aBlobThatIsGoneFromTheSourceIsNoticed() {
    try (MsrWorld world = online()) {
      String key = world.msr.key(world.msr.ids().values().iterator().next());
      world.when("backup", () -> lose(world.from, key));
      assertRefused(world, "TRR-176", key, "though garbage collection is off");
    }
  }

  @Test
  void aVersionThatIsNotMovedOrIsAnotherMeanwhileIsRefused() {
    for (String version : new String[] {"2.6.3", "3.0.0"}) {
      try (MsrWorld world = new MsrWorld(scratch, "online", version)) {
        assertRefused(world, "TRR-166", "MSR " + version);
      }
    }
    try (MsrWorld world = online()) {
      world.settings.put("msr.version", "2.9.15");
      assertRefused(world, "TRR-166", "MSR is 2.9.16, and has to be 2.9.15");
    }
    try (MsrWorld world = online()) {
      world.when("backup", () -> world.when("listed", () -> world.msr.version("2.9.17")));
      assertRefused(world, "TRR-166", "MSR is 2.9.17, and has to be 2.9.16");
      world.msr.version("2.9.16");
      assertGoesOn(world);
    }
  }

  @Test
  void aReconfigurationThatWouldEraseTheTagsIsRefusedBeforeAnything() {
    try (MsrWorld world = readOnly("2.8.1")) {
      MsrWorld.act(world.settings, "reconfigure.do.0001.", "reconfigure --nfs-storage-url nfs://x");
      world.settings.put("reconfigure.do.0001.undo.0001.kind", "command");
      assertRefused(world, "TRR-167", "it lacks --storage-migrated");
      assertThat(MsrWorld.texts(world.to)).isEmpty();
    }
    try (MsrWorld world = readOnly("2.9.16")) {
      MsrWorld.act(world.settings, "reconfigure.do.0001.", "reconfigure --reinitialize-storage");
      assertRefused(world, "TRR-167", "begins a new metadata store", "--acknowledge erase-tags");
      world.consent = new Consent(Set.of(MsrMigration.ERASE_TAGS, MsrMigration.NO_BACKUP), false);
      assertGoesOn(world);
      assertThat(world.msr.tags()).isEmpty();
    }
  }

  @Test
  void tagsThatAReconfigurationErasedAreFoundOut() {
    try (MsrWorld world = readOnly("2.8.1")) {
      // The words say one thing, and what is done is another.
      world.when("reconfigure", () -> world.msr.reconfigure("to", Set.of()));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why())
          .contains("TRR-179", "its tags are not those that it had: 0, before 3")
          .contains("TRR-182", "has 0 tags, and had 3", "could not be taken back");
      assertThat(world.msr.storage()).isEqualTo("from");
      assertThat(world.msr.isReadOnly()).as("nobody pushes into an empty MSR").isTrue();
    }
  }

  @Test
  void aRestoreToTheWrongStorageIsFoundByPullsAndCollectsNothing() {
    try (MsrWorld world = online()) {
      world.when(
          "restore", () -> MsrWorld.texts(world.to).keySet().forEach(key -> lose(world.to, key)));
      assertRefused(world, "TRR-179", "3 of 3 tags cannot be pulled", "HTTP 404");
      assertThat(world.msr.jobsQueued()).doesNotContain("onlinegc_blobs");
    }
  }

  private static void lose(Store store, String key) {
    var _ = store.delete(List.of(new DeleteRequest(Key.of(key), Optional.empty())));
  }

  @Test
  void aTargetWithForeignObjectsOrOtherBytesIsRefused() {
    try (MsrWorld world = online()) {
      MsrWorld.put(world.to, "root/docker/registry/v2/blobs/id/ab/abc/data", "somebody's");
      assertRefused(world, "TRR-171", "abc/data");
    }
    try (MsrWorld world = online()) {
      String key = world.msr.key(world.msr.ids().values().iterator().next());
      String text = MsrWorld.texts(world.from).getOrDefault(key, "");
      MsrWorld.put(world.to, key, "#".repeat(text.length()));
      assertRefused(world, "TRR-173", key);
      assertThat(MsrWorld.texts(world.to).get(key)).startsWith("##");
      lose(world.to, key);
      assertGoesOn(world);
    }
  }

  @Test
  void whoWritesAtTheTargetBeforeTheSwitchIsNoticed() {
    try (MsrWorld world = readOnly("2.9.16")) {
      world.when(
          "listed",
          () -> world.when("listed", () -> MsrWorld.put(world.to, BLOBS + "zz/z/data", "z")));
      assertRefused(world, "TRR-175", "zz/z/data");
    }
  }

  @Test
  void anMsrThatIsNotReallyReadOnlyIsRefused() {
    try (MsrWorld world = readOnly("2.9.16")) {
      world.msr.deaf();
      assertRefused(world, "TRM-101", "could write");
      assertThat(world.msr.isCollecting()).isFalse();
      assertThat(world.rollback()).isInstanceOf(RolledBack.class);
      assertThat(world.msr.isCollecting()).isTrue();
    }
  }

  @Test
  void anExportThatNamesNoBlobIsRefused() {
    try (MsrWorld world = readOnly("2.9.16")) {
      Path export = scratch.resolve("blobs.csv");
      write(export, "id,sha256sum\n");
      world.settings.put("export", export.toString());
      assertRefused(world, "TRR-174", "no line of it has an id and a SHA-256");
      String rows =
          world.msr.ids().entrySet().stream()
              .map(blob -> blob.getValue() + ",sha256:" + blob.getKey() + "\n")
              .collect(Collectors.joining());
      String id = world.msr.ids().values().iterator().next();
      write(export, rows.replaceFirst(id + ",sha256:....", id + ",sha256:0000"));
      assertRefused(world, "TRR-178", "the blob " + id + " has other bytes than its SHA-256 0000");
      write(export, "id,sha256sum\n" + rows);
      assertGoesOn(world);
    }
  }

  @Test
  void aSourceThatIsNoStorageOfMsrIsRefused() {
    try (MsrWorld world = online()) {
      world.settings.put("source.url", "memory:elsewhere");
      MsrWorld.texts(world.from).keySet().forEach(key -> lose(world.from, key));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).startsWith("TRR-170");
    }
  }

  @Test
  void aBackupThatIsMissingOrOfAnotherVersionOrChangedIsNotRestored() {
    try (MsrWorld world = online()) {
      world.settings.put("backup.do.0001.argv.0001", "never");
      assertRefused(world, "TRR-172", "there is nothing in");
    }
    try (MsrWorld world = online()) {
      world.when("backup", () -> world.when("listed", () -> write(world.backup, "other")));
      assertRefused(world, "TRR-172", "is not as it was made");
    }
    try (MsrWorld world = online()) {
      world.when("backup", () -> world.msr.version("2.8.0"));
      assertRefused(world, "TRR-172", "is of version 2.8.0, and MSR is 2.9.16");
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCollectionThatEndsBadlyIsAFailureAndQueuedAnew() {
    try (MsrWorld world = online()) {
      world.msr.jobsEnd("error");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-164");
      assertThat(world.msr.isCollecting()).as("off until the end").isFalse();
      world.msr.jobsEnd("done");
      assertGoesOn(world);
      assertThat(world.msr.jobsQueued())
          .containsExactly("onlinegc", "onlinegc_blobs", "onlinegc_blobs");
    }
  }

  @Test
  void aCollectionWhoseAnswerWasLostIsNotQueuedTwice() {
    try (MsrWorld world = online()) {
      world.when("restore", world.msr::loseNextAnswer);
      assertGoesOn(world);
      assertThat(world.msr.jobsQueued()).containsExactly("onlinegc", "onlinegc_blobs");
    }
  }
}
