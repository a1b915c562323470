package org.tranship.client.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// The library is unpacked once, whole, and found again.
class SqliteLibraryTest {
  @TempDir Path cache;

  @Test
  void unpacksOnceAndLeavesNothingElse() throws IOException {
    Path directory = SqliteLibrary.kept(cache.resolve("made").resolve("on the way"));
    Path library = directory.resolve(LibraryLoaderUtil.getNativeLibName());
    assertThat(directory.getFileName().toString()).contains(SQLiteJDBCLoader.getVersion());
    assertThat(Files.size(library)).isGreaterThan(100_000);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(library);
    }
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(library, longAgo);
    assertThat(SqliteLibrary.kept(cache.resolve("made").resolve("on the way")))
        .isEqualTo(directory);
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(longAgo);
  }

  @Test
  void itCanBeLoadedFromThere() throws IOException, InterruptedException {
    Path directory = SqliteLibrary.kept(cache);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                List.of(
                    java.toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dorg.sqlite.lib.path=" + directory,
                    "-Dorg.sqlite.tmpdir=/dev/null/nowhere",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Loading.class.getName()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /// Loads the library, which must not be unpacked anywhere else.
  static final class Loading {
    public static void main(String[] arguments) throws Exception {
      SQLiteJDBCLoader.initialize();
      System.exit(SQLiteJDBCLoader.isNativeMode() ? 0 : 1);
    }
  }
}
