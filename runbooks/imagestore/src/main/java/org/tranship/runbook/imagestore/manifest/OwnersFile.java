package org.tranship.runbook.imagestore.manifest;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that only their owner may read, from their first byte: a manifest has the account keys of
/// its cluster. Where the file system knows no rights, none are set.
public final class OwnersFile {
  private OwnersFile() {}

  /// Makes a directory, and those above it, that only their owner may enter. One that is there
  /// stays as it is.
  public static void makeDirectory(Path directory) throws IOException {
    Files.createDirectories(directory, rights(directory, "rwx------"));
  }

  /// Writes a file.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if there is one of this name
  public static void create(Path file, byte[] bytes) throws IOException {
    try (var channel =
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                rights(file, "rw-------"));
        var out = Channels.newOutputStream(channel)) {
      out.write(bytes);
    }
  }

  private static FileAttribute<?>[] rights(Path path, String rights) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }
}
