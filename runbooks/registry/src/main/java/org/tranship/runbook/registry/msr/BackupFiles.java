package org.tranship.runbook.registry.msr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.step.StepContext;
import org.tranship.core.value.FileTrouble;

/// Where the backup of the metadata lies, and the listing beside it. The backup holds secrets of
/// MSR and is what is restored, so nobody else may exchange or read it. Where the file system knows
/// no rights, none are looked at.
///
/// @param backup the archive
/// @param listing what the store held
record BackupFiles(Path backup, Path listing) {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  /// Why these names cannot be taken: something is there, which nobody of this run has made.
  Optional<String> taken() {
    return List.of(backup, listing).stream()
        .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
        .findFirst()
        .map(file -> "There is a file " + file + " already, which this run has not made.");
  }

  /// Why the directory is too open; empty if only its owner may put files there.
  Optional<String> open() {
    Path directory = Optional.ofNullable(backup.getParent()).orElse(backup);
    try {
      if (!Files.isDirectory(directory)) {
        return Optional.of("The directory " + directory + " is not there.");
      }
      Set<PosixFilePermission> rights = rights(directory);
      return rights.contains(PosixFilePermission.GROUP_WRITE)
              || rights.contains(PosixFilePermission.OTHERS_WRITE)
          ? Optional.of(
              "In the directory "
                  + directory
                  + " others may write, who so can exchange what is restored; chmod 700 mends that.")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "The directory " + directory + " cannot be looked at: " + FileTrouble.why(e) + ".");
    }
  }

  /// Gives whatever lies there another name, the next that is free.
  ///
  /// @throws IOException if that cannot be done
  void setAside(StepContext context) throws IOException {
    for (Path file : List.of(backup, listing)) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Path free = free(file);
        Files.move(file, free);
        context.say(file + " was there, from an earlier try or by hand, and is now " + free + ".");
      }
    }
  }

  private static Path free(Path file) {
    for (int number = 1; ; number++) {
      Path free = file.resolveSibling(file.getFileName() + ".aside-" + number);
      if (!Files.exists(free, LinkOption.NOFOLLOW_LINKS)) {
        return free;
      }
    }
  }

  /// Lets only the owner read the backup. Where that cannot be done the operator is told, unless
  /// nobody else may read it anyhow.
  void close(StepContext context) throws IOException {
    if (OWNER.containsAll(rights(backup))) {
      return;
    }
    try {
      Files.setPosixFilePermissions(backup, OWNER);
      context.say(
          "Others could read " + backup + ", which holds secrets of MSR: it has mode 600 now.");
    } catch (IOException e) {
      context.measured("backup's mode", false, FileTrouble.why(e));
      context.say(
          "The backup holds secrets of MSR, and others may read "
              + backup
              + ", whose mode cannot be set: "
              + FileTrouble.why(e)
              + ". Let its owner set it to 600.");
    }
  }

  /// Empty where there are none.
  private static Set<PosixFilePermission> rights(Path path) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? Files.getPosixFilePermissions(path)
        : Set.of();
  }
}
