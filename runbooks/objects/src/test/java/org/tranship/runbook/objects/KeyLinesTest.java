package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.step.StepFailed;
import org.tranship.core.value.Key;
import org.tranship.runbook.objects.CopyPlan.KeyFile;

/// A file that names keys.
class KeyLinesTest {
  @TempDir private Path directory;

  private static List<String> keys(KeyFile file, Optional<Key> after) {
    List<String> all = new ArrayList<>();
    try (KeyLines.Keys keys = KeyLines.of(file).behind(after)) {
      for (Optional<Key> next = keys.next(); next.isPresent(); next = keys.next()) {
        all.add(next.get().text());
      }
    }
    return all;
  }

  private KeyFile look(String text) throws Exception {
    return KeyLines.look(Files.writeString(directory.resolve("keys"), text), false);
  }

  @Test
  void keysComeInTheirOrderAndOnce() throws Exception {
    assertThat(keys(look("b\na\n\nb\na/ä\n"), Optional.empty())).containsExactly("a", "a/ä", "b");
    assertThat(keys(look("a\na/ä\nb\n"), Optional.empty())).containsExactly("a", "a/ä", "b");
    assertThat(keys(look("b\na\nc"), Optional.of(Key.of("a")))).containsExactly("b", "c");
    assertThat(keys(look("a\nb\nc"), Optional.of(Key.of("b")))).containsExactly("c");
    assertThat(keys(look(""), Optional.empty())).isEmpty();
  }

  @Test
  void anotherContentIsAnotherFile() throws Exception {
    assertThat(look("a\n")).isEqualTo(look("a\n")).isNotEqualTo(look("b\n"));
  }

  @Test
  void aLongFileOutOfOrderIsToBeSortedFirst() throws Exception {
    Path file = directory.resolve("long");
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (int i = 0; i <= KeyLines.MOST_UNSORTED; i++) {
        writer.write("%07d\n".formatted(i));
      }
    }
    assertThat(KeyLines.look(file, false).file()).isEqualTo(file);
    Files.writeString(file, Files.readString(file) + "0\n");
    assertThatThrownBy(() -> KeyLines.look(file, false)).hasMessageContaining("LC_ALL=C sort -u");
  }

  @Test
  void onlyALineFeedEndsALine() throws Exception {
    assertThat(keys(look("a\rb\r\nc\n"), Optional.empty())).containsExactly("a\rb", "c");
    assertThatThrownBy(() -> look("x".repeat(70_000))).hasMessageContaining("too long");
  }

  @Test
  void aFileThatWasChangedIsNotReadOn() throws Exception {
    KeyFile file = look("a\nb\n");
    Files.writeString(file.file(), "a\n");
    assertThatThrownBy(() -> KeyLines.of(file))
        .isInstanceOf(StepFailed.class)
        .hasMessageContaining("was changed");
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertThatThrownBy(() -> KeyLines.look(Path.of("/dev/null"), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no regular file");
    assertThatThrownBy(() -> KeyLines.look(directory, false))
        .hasMessageContaining("no regular file");
  }

  @Test
  void whatCannotBeReadIsSaid() throws Exception {
    assertThatThrownBy(() -> KeyLines.look(directory.resolve("none"), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be read");
    Path broken = Files.write(directory.resolve("broken"), new byte[] {'a', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> KeyLines.look(broken, false)).hasMessageContaining("it is not UTF-8");
  }
}
