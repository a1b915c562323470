package org.tranship.client.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite's native library. sqlite-jdbc unpacks it from its jar at every start, which takes longer
/// than all the rest of opening a file; given a directory that lives on, it is unpacked there once.
/// A library that cannot be kept or loaded from there is unpacked as ever.
public final class SqliteLibrary {
  /// Names the directory; the launcher sets it.
  static final String CACHE = "tranship.cache";

  private static final String PATH = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /// Loads the library in a thread of its own, so that a command gets on with other things. Whoever
  /// needs it meanwhile waits for it, and it is they who are told if it cannot be loaded.
  public static void prepare() {
    Thread.ofPlatform().daemon().name("tranship-sqlite").start(SqliteLibrary::load);
  }

  private static void load() {
    try {
      String cache = System.getProperty(CACHE, "");
      if (!cache.isEmpty() && System.getProperty(PATH) == null) {
        System.setProperty(PATH, kept(Path.of(cache)).toString());
      }
    } catch (IOException | RuntimeException _) {
      // It is unpacked into the directory for temporary files then.
    }
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception | LinkageError _) {
      // Told to whoever opens a file.
    }
  }

  /// The directory that holds the library. A name of its own for each version and platform, and
  /// moved there when it is whole: a process that starts at the same time finds all of it or none.
  ///
  /// Which library fits is asked only when it has to be unpacked: sqlite-jdbc starts a process
  /// (`uname`) to find out.
  static Path kept(Path cache) throws IOException {
    String platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    Path directory =
        cache.resolve(
            "sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + platform.replaceAll("[^\\w-]", "_"));
    String name = LibraryLoaderUtil.getNativeLibName();
    Path library = directory.resolve(name);
    if (!Files.isRegularFile(library)) {
      String resources = LibraryLoaderUtil.getNativeLibResourcePath();
      Files.createDirectories(directory);
      Path part = Files.createTempFile(directory, "part-", "");
      try (InputStream in = SqliteLibrary.class.getResourceAsStream(resources + "/" + name)) {
        if (in == null) {
          throw new IOException("There is no " + resources + "/" + name + " on the class path.");
        }
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return directory;
  }
}
