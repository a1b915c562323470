package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.store.Condition;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;

/// A directory whose name is no UTF-8, as old systems have them: nobody can type it, but a link
/// leads to it. Beside it stands its twin, whose name is what a wrong reading of those bytes comes
/// to; nothing may be read or written there.
class FileOddRootTest {
  private static final byte[] OURS = {1, 2, 3};
  private static final byte[] THEIRS = {9};
  private static final Key KEY = Key.of("d/a");

  @TempDir Path temporary;
  private Path root;
  private Path twin;

  @BeforeEach
  void make() throws Exception {
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                "cd \"$0\" && odd=$(printf 'caf\\351') && mkdir \"$odd\" && ln -s \"$odd\" root",
                temporary.toString())
            .inheritIO()
            .start();
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).isZero();
    root = temporary.resolve("root").toRealPath();
    twin = Path.of(root.toString());
    assertThat(twin.toString()).endsWith("/caf\uFFFD");
    assertThat(twin).isNotEqualTo(root).doesNotExist();
    Files.createDirectories(twin.resolve("d"));
    Files.write(twin.resolve("d/a"), THEIRS);
    Files.createDirectory(root.resolve("d"));
  }

  private FileStore store() {
    return new FileStore(FileSettings.of(temporary.resolve("root")));
  }

  @Test
  void nothingOfItGoesTheShortWay() throws Exception {
    SmallFiles small = SmallFiles.here().orElseThrow();
    Path file = Files.write(root.resolve("d/a"), OURS);
    try (Scratch scratch = Scratch.take()) {
      assertThat(scratch.holds(file)).isFalse();
      assertThat(scratch.holds(temporary)).isTrue();
    }
    assertThat(small.look(file).sure()).isFalse();
    assertThat(small.named(file)).isEmpty();
    assertThat(small.read(file)).isEmpty();
    Path fresh = root.resolve("d/b");
    assertThat(small.write(fresh, OURS, 0, 3, Optional.empty(), Optional.empty())).isEmpty();
    assertThat(twin.resolve("d/b")).doesNotExist();
  }

  /// @param alone without a twin, which might be opened in its place and nobody would notice
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itsObjectsAreReadWrittenAndRemovedLikeAnyOthers(boolean alone) throws IOException {
    if (alone) {
      Files.delete(twin.resolve("d/a"));
      Files.delete(twin.resolve("d"));
      Files.delete(twin);
    }
    try (FileStore store = store()) {
      Probe probe = new Probe(store);
      probe.lacks(KEY);
      PutRequest fresh = PutRequest.of(KEY, OURS).with(new Condition.IfAbsent());
      probe.done(store.put(fresh));
      probe.holds(KEY, OURS);
      assertThat(probe.refusal(() -> store.put(fresh))).isEqualTo(Kind.CONDITION_FAILED);
      probe.put("d/a", new byte[] {4});
      probe.put("e/f/b", OURS);
      store.feature(Durability.class).orElseThrow().settle(List.of(KEY, Key.of("e/f/b")));
      assertThat(probe.keys()).containsExactly(KEY, Key.of("e/f/b"));
      assertThat(Files.readAllBytes(root.resolve("d/a"))).containsExactly(4);
      store.delete(List.of(DeleteRequest.of(KEY))).getFirst().orThrow();
      probe.lacks(KEY);
    }
    assertThat(names(root)).containsExactly("e");
    if (alone) {
      assertThat(twin).doesNotExist();
    } else {
      assertTheTwinIsAsItWas();
    }
  }

  /// The character that stands for what cannot be read is one that a name may have.
  @Test
  void aNameThatHasThatVeryCharacterIsAName() throws IOException {
    Key key = Key.of("\uFFFD/\uFFFD");
    try (FileStore store = store()) {
      Probe probe = new Probe(store);
      probe.done(store.put(PutRequest.of(key, OURS).with(new Condition.IfAbsent())));
      probe.holds(key, OURS);
      store.feature(Durability.class).orElseThrow().settle(List.of(key));
    }
    assertThat(root.resolve(key.text())).hasBinaryContent(OURS);
    assertTheTwinIsAsItWas();
  }

  private void assertTheTwinIsAsItWas() throws IOException {
    assertThat(names(twin)).containsExactly("d");
    assertThat(names(twin.resolve("d"))).containsExactly("a");
    assertThat(Files.readAllBytes(twin.resolve("d/a"))).isEqualTo(THEIRS);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> names = Files.list(directory)) {
      return names.map(name -> name.getFileName().toString()).toList();
    }
  }
}
