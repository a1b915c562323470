package org.tranship.testkit.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cache is made once and used by the programs that are started with it, and what it was not made
/// from it does not stand for.
class StartCacheTest {
  private static final List<String> JAVA = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /// What is started. It ends in no good order where it is told so.
  static final class Subject {
    public static void main(String[] args) {
      if (StartCacheTest.class.getResource("/broken") != null) {
        throw new IllegalStateException();
      }
      System.out.println("started");
    }
  }

  @TempDir Path directory;

  private Path classes;
  private Path caches;

  @BeforeEach
  void copyClasses() throws Exception {
    classes = directory.resolve("classes");
    caches = directory.resolve("caches");
    for (Class<?> each : List.of(Subject.class, StartCacheTest.class)) {
      String name = each.getName().replace('.', '/') + ".class";
      Path file = classes.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      try (InputStream in = each.getResourceAsStream("/" + name)) {
        Files.copy(Objects.requireNonNull(in), file);
      }
    }
  }

  private StartCache cache() {
    return StartCache.of(caches, classes.toString(), Subject.class.getName(), JAVA);
  }

  private Ended started(StartCache cache) throws InterruptedException {
    return Program.ofClass(Subject.class.getName(), loggingLoads(), cache, directory)
        .start(_ -> {}, List.of())
        .await(Duration.ofMinutes(1));
  }

  private static List<String> loggingLoads() {
    return List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:class+load");
  }

  @Test
  void aProgramStartsFromTheCacheThatWasMadeOnce() throws Exception {
    StartCache cache = cache();
    assertThat(cache.options()).isNotEmpty();
    assertThat(cache()).as("made once").isEqualTo(cache);
    Ended ended = started(cache);
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(ended.lines())
        .contains("started")
        .anyMatch(it -> it.contains(Subject.class.getName()) && it.contains("shared objects file"));
  }

  @Test
  void otherFilesHaveACacheOfTheirOwn() throws Exception {
    StartCache before = cache();
    Files.writeString(classes.resolve("more"), "more");
    StartCache after = cache();
    assertThat(after.classPath()).isNotEqualTo(before.classPath());
    assertThat(after.options()).isNotEmpty().isNotEqualTo(before.options());
  }

  /// As a build does that makes the jars of its modules anew, where they were.
  @Test
  void aJarThatWasWrittenAnewHasACacheOfItsOwn() throws Exception {
    Path jar = Path.of(cache().classPath());
    Path built = Files.copy(jar, directory.resolve("built.jar"));
    StartCache before = StartCache.of(caches, built.toString(), Subject.class.getName(), JAVA);
    Path _ =
        Files.setLastModifiedTime(built, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    StartCache after = StartCache.of(caches, built.toString(), Subject.class.getName(), JAVA);
    assertThat(after.classPath()).isEqualTo(before.classPath());
    assertThat(after.options()).isNotEmpty().isNotEqualTo(before.options());
    try (Stream<Path> kept = Files.list(caches)) {
      assertThat(kept.filter(it -> it.toString().endsWith(".aot"))).hasSize(1);
    }
  }

  @Test
  void whereTheRehearsalFailsProgramsStartWithoutACache() throws Exception {
    Files.writeString(classes.resolve("broken"), "");
    StartCache cache = cache();
    assertThat(cache.options()).isEmpty();
    assertThat(started(cache).text()).contains("IllegalStateException");
  }
}
