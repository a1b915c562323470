package org.tranship.journal.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.tranship.core.journal.RunId;

/// The files of a journal's directory: `RUN.tranship` holds a run, `RUN.lock` is locked by whoever
/// writes it, `HASH.claim` by whoever has taken a name, `RUN.paused` is there while the operator
/// wants it to rest, `RUN.tranship.new` is a run about to be made and means nothing. SQLite adds
/// `-wal` and `-shm` while a run is open. A run per file: runs never wait for each other, a damaged
/// one hurts no other, and to delete a run is to delete a file.
///
/// @param directory as a real path
record RunFiles(Path directory) {
  static final String RUN = ".tranship";
  static final String LOCK = ".lock";
  private static final String CLAIM = ".claim";
  private static final String PAUSED = ".paused";

  /// @throws org.tranship.core.journal.JournalException if it is no directory and cannot become one
  static RunFiles in(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
      throw SqliteErrors.format(
          absolute,
          "it is a file, and a journal is a directory. Name a directory, as in sqlite:"
              + absolute.resolveSibling("journal")
              + ".");
    }
    try {
      makeDurably(absolute);
      return new RunFiles(absolute.toRealPath());
    } catch (IOException e) {
      throw SqliteErrors.of(absolute, "make the journal's directory", e);
    }
  }

  /// A new directory survives a power cut only once its parent is forced.
  private static void makeDurably(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path path = directory; path != null && !Files.exists(path); path = path.getParent()) {
      missing.push(path);
    }
    Files.createDirectories(directory, forOwnerAloneToEnter());
    for (Path path : missing) {
      force(path.resolveSibling("."));
    }
  }

  Path run(RunId id) {
    return directory.resolve(id.text() + RUN);
  }

  Path unborn(RunId id) {
    return directory.resolve(id.text() + RUN + ".new");
  }

  Path lock(RunId id) {
    return directory.resolve(id.text() + LOCK);
  }

  /// The file that is locked under a name of any length.
  Path claim(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return directory.resolve(HexFormat.of().formatHex(hash, 0, 16) + CLAIM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  Path paused(RunId id) {
    return directory.resolve(id.text() + PAUSED);
  }

  /// The runs here, oldest first. Files of other names are nobody's business.
  List<RunId> ids() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(RUN))
          .map(name -> name.substring(0, name.length() - RUN.length()))
          .filter(RunId::isValid)
          .map(RunId::new)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw SqliteErrors.of(directory, "list the runs", e);
    }
  }

  void forceDirectory() throws IOException {
    force(directory);
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Rights of a new file: a journal tells of keys and hosts, which are nobody else's.
  static FileAttribute<?>[] forOwnerAlone() {
    return rights("rw-------");
  }

  private static FileAttribute<?>[] forOwnerAloneToEnter() {
    return rights("rwx------");
  }

  private static FileAttribute<?>[] rights(String rights) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }
}
