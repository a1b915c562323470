package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;

/// What is taken for a backup of the metadata, and what becomes of files that lie where it goes.
class BackupFilesTest {
  private static final MsrVersion VERSION = MsrVersion.parse("2.9.16");

  @TempDir private Path scratch;

  private MsrWorld online() {
    return new MsrWorld(scratch, "online", "2.9.16").pushing(0);
  }

  private static void assertRefused(MsrWorld world, String... texts) {
    assertThat(world.migrate()).isInstanceOf(Halted.class);
    assertThat(world.why()).startsWith("TRR-172").contains(texts);
    assertThat(world.msr.storage()).isEqualTo("from");
  }

  /// Before hours of copying.
  private static void assertRefusedAtOnce(MsrWorld world, String... texts) {
    assertRefused(world, texts);
    assertThat(MsrWorld.texts(world.to)).isEmpty();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void theTextOfAnErrorAndHalfAnArchiveAreNoBackup() {
    try (MsrWorld world = online()) {
      MsrWorld.act(world.settings, "backup.do.0001.", "say Error:_no_such_replica");
      assertRefused(world, "no whole archive (tar)", "before its end is marked");
      MsrWorld.act(world.settings, "backup.do.0001.", "half now");
      assertRefused(world, "no whole archive (tar)");
    }
  }

  @Test
  void whatLiesThereAfterAFailedTryGetsAnotherNameAndIsNotDeleted() {
    try (MsrWorld world = online()) {
      MsrWorld.act(world.settings, "backup.do.0001.", "say Error");
      assertRefused(world, "no whole archive");
      write(world.backup, "made by hand");
      world.settings.clear();
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.backup.resolveSibling("msr.tar.aside-1")).hasContent("made by hand");
    }
  }

  @Test
  void filesThatAreThereBeforeTheFirstTryAreLeftAlone() {
    for (String name : new String[] {"msr.tar", "msr.tar.content"}) {
      try (MsrWorld world = online()) {
        Path foreign = world.backup.resolveSibling(name);
        write(foreign, "somebody's");
        assertRefusedAtOnce(world, name + " already, which this run has not made");
        assertThat(foreign).hasContent("somebody's");
      }
    }
  }

  @Test
  void nobodyElseMayReadTheBackupOrPutAnotherInItsPlace() throws IOException {
    try (MsrWorld world = online()) {
      Path directory = world.backup.resolveSibling(".");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx--x"));
      assertRefusedAtOnce(world, "others may write", "chmod 700");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(mode(world.backup)).isEqualTo("rw-------");
    }
  }

  @Test
  void anArchiveIsReadToItsEnd() throws IOException {
    byte[] good = archive("dtr-backup-v2.9.16/");
    assertThat(objection(good)).isEmpty();
    assertThat(objection(archive("./msr-backup-2.9.16/"))).isEmpty();
    assertThat(objection(archive("dtr-backup-v2.9.15/"))).contains("is of version 2.9.15");
    assertThat(objection(archive("etc/"))).contains("none of them is named");
    for (int length = 0; length < good.length - 1024 && length < 4096; length += 256) {
      assertThat(objection(Arrays.copyOf(good, length))).as("%d bytes", length).isNotEmpty();
    }
    byte[] hurt = good.clone();
    hurt[200] ^= 1;
    assertThat(objection(hurt)).contains("at byte 0 is no header");
    byte[] longer = Arrays.copyOf(good, good.length + 3);
    longer[good.length] = 'x';
    assertThat(objection(longer)).contains("something stands behind its end");
    assertThat(objection(new byte[10240])).contains("no entry");
  }

  private String objection(byte[] bytes) throws IOException {
    Path file = Files.write(scratch.resolve("it.tar"), bytes);
    return BackupArchive.objection(file, VERSION).orElse("");
  }

  /// With a long name and a size in binary, as large backups have them.
  private static byte[] archive(String root) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      out.putArchiveEntry(new TarArchiveEntry(root));
      out.closeArchiveEntry();
      TarArchiveEntry entry = new TarArchiveEntry(root + "rethink/" + "long".repeat(40), false);
      entry.setSize(700);
      out.putArchiveEntry(entry);
      out.write(new byte[700]);
      out.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }
}
