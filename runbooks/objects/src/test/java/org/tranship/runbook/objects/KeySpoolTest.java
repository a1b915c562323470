package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.value.Key;
import org.tranship.runbook.objects.CopyPlan.KeyFile;

/// A stream of keys, kept in a file that is called by its content.
class KeySpoolTest {
  @TempDir private Path directory;

  private KeyFile keep(String text, boolean nul) {
    return new KeySpool(directory.resolve("keys")).keep(stream(text), nul);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("keys"))) {
      return files.toList();
    }
  }

  @Test
  void theSameListIsTheSameFile() throws Exception {
    KeyFile first = keep("b\na\n", false);
    assertThat(keep("b\na\n", false)).isEqualTo(first);
    assertThat(files()).containsExactly(first.file());
    assertThat(keep("b\na\nc\n", false)).isNotEqualTo(first);
    assertThat(keep("b\na\n", true)).as("read in another way").isNotEqualTo(first);
    assertThat(first.file()).hasContent("b\na\n");
    assertThat(first.file().getFileName()).hasToString("keys-" + first.sha256().hex());
  }

  @Test
  void aNulEndsKeysThatHoldAnythingElse() {
    KeyFile file = keep("b\nc\r\n\0a\0\0", true);
    try (KeyLines.Keys keys = KeyLines.of(file).behind(Optional.empty())) {
      assertThat(keys.next()).contains(Key.of("a"));
      assertThat(keys.next()).contains(Key.of("b\nc\r\n"));
      assertThat(keys.next()).isEmpty();
    }
  }

  @Test
  void aStreamThatBreaksOffLeavesNothing() throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the pipe broke");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }
        };
    assertThatThrownBy(
            () ->
                new KeySpool(directory.resolve("keys"))
                    .keep(new SequenceInputStream(stream("a\n"), broken), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the pipe broke");
    assertThat(files()).isEmpty();
  }

  @Test
  void whatIsRefusedIsSaidOfTheStreamAndLeavesNothing() throws Exception {
    assertThatThrownBy(() -> keep("x".repeat(70_000), false))
        .hasMessage("line 1 of standard input is too long for a key");
    assertThat(files()).isEmpty();
  }
}
