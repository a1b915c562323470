package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.driver.file.FileSettings.EmptyDirectories;
import org.tranship.driver.file.FileSettings.Links;

/// Names that differ in case only. A file system that ignores case is not to be had on every
/// machine that runs this; what is asked of a directory is the same on one that does not.
class FileCaseTest {
  private static final FileCase IGNORING = new FileCase(false);

  @TempDir Path root;

  @Test
  void findsOutWithoutWriting() throws IOException {
    Files.createFile(root.resolve("Name"));
    Files.createLink(root.resolve("NAME"), root.resolve("Name")); // one file, but two names
    boolean ignored = !Files.exists(root.resolve("nAmE"));
    assertThat(FileCase.of(root).sensitive()).isEqualTo(ignored);
    assertThat(FileCase.of(root.resolve("none/below")).sensitive()).isEqualTo(ignored);
    assertThat(root.toFile().list()).containsExactlyInAnyOrder("Name", "NAME");
  }

  @Test
  void findsTheOtherSpelling() throws IOException {
    Files.createFile(root.resolve("Name"));
    assertThat(IGNORING.otherSpelling(root.resolve("name"))).contains("Name");
    assertThat(IGNORING.otherSpelling(root.resolve("Name"))).isEmpty();
    assertThat(IGNORING.otherSpelling(root.resolve("other"))).isEmpty();
    Files.createFile(root.resolve("name"));
    assertThat(IGNORING.otherSpelling(root.resolve("name"))).isEmpty();
    assertThat(FileCase.SENSITIVE.otherSpelling(root.resolve("NAME"))).isEmpty();
  }

  @Test
  void neverTakesOneObjectForAnother() throws IOException {
    Files.createDirectory(root.resolve("Dir"));
    Files.createFile(root.resolve("Dir/Name"));
    Path real = root.toRealPath();
    FileErrors errors = new FileErrors("file:" + root, root);
    FilePaths paths =
        new FilePaths(
            FileSettings.of(root), errors, Posix.LINUX.flatMap(SystemCalls::small), IGNORING);
    assertThat(paths.rules().caseSensitive()).isFalse();
    Key right = Key.of("Dir/Name");
    assertThat(paths.ways().look(real, paths.of(real, right, "read"), right, "read")).isPresent();
    for (String other : new String[] {"Dir/NAME", "top"}) {
      Files.createDirectories(root.resolve("TOP"));
      Key key = Key.of(other);
      assertThatThrownBy(() -> paths.ways().look(real, paths.of(real, key, "read"), key, "read"))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_KEY))
          .hasMessageContaining("ignores case")
          .hasMessageContaining("encode-keys=true");
    }
  }

  @Test
  void needsNoQuestionsWhereNamesAreEncoded() {
    FileSettings settings =
        new FileSettings("file:" + root, root, Links.REFUSE, true, false, EmptyDirectories.IGNORE);
    FilePaths paths =
        new FilePaths(settings, new FileErrors("file:" + root, root), Optional.empty(), IGNORING);
    assertThat(paths.rules().caseSensitive()).isTrue();
    assertThat(paths.of(root, Key.of("Ab/c"), "read")).isEqualTo(root.resolve("%41b/c"));
  }
}
