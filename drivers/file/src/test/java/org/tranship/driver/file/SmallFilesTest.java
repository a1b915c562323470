package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What goes the short way is what the long way would have given, and what is out of the ordinary
/// does not go it.
class SmallFilesTest {
  private static final byte[] BYTES = {1, 2, 3};

  /// Of so many one meets a replacement, also where there is one processor.
  private static final int READS = 200_000;

  private final SmallFiles small = SmallFiles.here().orElseThrow();
  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void theRootItselfIsBehindNoLink() throws IOException {
    root = temporary.toRealPath();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private static void pipe(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  @Test
  void seesWhatTheJdkSees() throws IOException {
    Path file = file("d/ä", BYTES);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-x-wx--x"));
    Optional<FileFacts> facts = Optional.of(FileFacts.of(file, false));
    assertThat(small.look(file)).isEqualTo(new SmallFiles.Look(true, facts));
    assertThat(small.named(file)).isEqualTo(facts);
    Path directory = root.resolve("d");
    assertThat(small.look(directory).facts()).hasValue(FileFacts.of(directory, false));
    Path link = Files.createSymbolicLink(root.resolve("link"), file);
    assertThat(small.named(link)).hasValue(FileFacts.of(link, false));
  }

  @Test
  void knowsThatNothingIsThere() throws IOException {
    SmallFiles.Look nothing = new SmallFiles.Look(true, Optional.empty());
    assertThat(small.look(root.resolve("a"))).isEqualTo(nothing);
    assertThat(small.look(root.resolve("a/b"))).isEqualTo(nothing);
    assertThat(small.look(file("c", BYTES).resolve("d"))).isEqualTo(nothing);
    assertThat(small.named(root.resolve("a"))).isEmpty();
    assertThat(small.read(root.resolve("a"))).isEmpty();
  }

  @Test
  void leavesLinksToTheLongWay() throws Exception {
    Path file = file("d/a", BYTES);
    Path link = Files.createSymbolicLink(root.resolve("link"), file);
    Path behind = Files.createSymbolicLink(root.resolve("e"), file.getParent()).resolve("a");
    for (Path path : new Path[] {link, behind}) {
      assertThat(small.look(path).sure()).isFalse();
      assertThat(small.read(path)).isEmpty();
    }
    assertThat(
            small.write(
                behind.resolveSibling("b"), BYTES, 0, 3, Optional.empty(), Optional.empty()))
        .isEmpty();
    assertThat(file.resolveSibling("b")).doesNotExist();
  }

  @Test
  void readsAsManyBytesAsThereAre() throws IOException {
    for (int size : new int[] {0, 1, 4096, SmallFiles.MOST}) {
      byte[] bytes = new byte[size];
      Arrays.fill(bytes, (byte) size);
      Path file = file("size-" + size, bytes);
      SmallFiles.Content content = small.read(file).orElseThrow();
      assertThat(content.bytes()).isEqualTo(bytes);
      assertThat(content.before()).isEqualTo(FileFacts.of(file, false));
      assertThat(content.after()).hasValue(content.before());
    }
    assertThat(small.read(file("larger", new byte[SmallFiles.MOST + 1]))).isEmpty();
    assertThat(small.read(root)).isEmpty();
  }

  /// Somebody gives the name to other files while they are read.
  @Test
  void tellsWhatHasTheNameBehindTheReading() throws Exception {
    Path file = file("name", BYTES);
    AtomicBoolean over = new AtomicBoolean();
    Thread other = Thread.ofPlatform().start(() -> replace(file, over));
    try {
      for (int i = 0; i < READS; i++) {
        SmallFiles.Content content = small.read(file).orElseThrow();
        assertThat(content.bytes()).isEqualTo(BYTES);
        if (!content.after().equals(Optional.of(content.before()))) {
          return;
        }
      }
    } finally {
      over.set(true);
      other.join();
    }
    fail("In %d readings the file was never replaced, or nobody saw it.", READS);
  }

  private static void replace(Path file, AtomicBoolean over) {
    try {
      while (!over.get()) {
        Path next = Files.write(file.resolveSibling("next"), BYTES);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// In a thread of its own, since one that waits for a pipe hears no interrupt.
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void doesNotWaitForAPipe() throws Exception {
    Path pipe = root.resolve("pipe");
    pipe(pipe);
    assertThat(small.read(pipe)).isEmpty();
    assertThat(small.look(pipe).facts()).hasValue(FileFacts.of(pipe, false));
  }

  @Test
  void writesWithTimeAndMode() throws Exception {
    Instant time = Instant.now().minus(Duration.ofDays(3)).plusNanos(7);
    Path file = root.resolve("new");
    FileFacts facts =
        small
            .write(file, new byte[] {0, 1, 2, 3, 4}, 1, 3, Optional.of(0640), Optional.of(time))
            .flatMap(SmallFiles.Written::facts)
            .orElseThrow();
    assertThat(Files.readAllBytes(file)).containsExactly(BYTES);
    assertThat(facts).isEqualTo(FileFacts.of(file, false));
    assertThat(facts.modified()).isEqualTo(time);
    assertThat(facts.permissions()).isEqualTo(0640);
    // Before the year 1970 seconds are negative, and nanoseconds are not.
    Instant old = Instant.ofEpochSecond(-2, 5);
    FileFacts before =
        small
            .write(root.resolve("old"), BYTES, 0, 3, Optional.empty(), Optional.of(old))
            .flatMap(SmallFiles.Written::facts)
            .orElseThrow();
    assertThat(before.modified()).isEqualTo(old);
  }

  @Test
  void writesOnlyWhatIsNew() throws Exception {
    Path file = file("there", BYTES);
    assertThat(small.write(file, new byte[1], 0, 1, Optional.empty(), Optional.empty())).isEmpty();
    assertThat(Files.readAllBytes(file)).containsExactly(BYTES);
    Path below = root.resolve("missing/a");
    assertThat(small.write(below, BYTES, 0, 3, Optional.empty(), Optional.empty())).isEmpty();
  }
}
