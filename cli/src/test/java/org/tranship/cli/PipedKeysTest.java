package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;
import static org.tranship.cli.CopyScene.assertFailed;
import static org.tranship.cli.CopyScene.texts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys that are piped into a copy, and kept so that it can be taken up.
class PipedKeysTest {
  @TempDir private Path directory;
  private CopyScene scene;

  @BeforeEach
  void begin() {
    scene = new CopyScene(directory).with("a/one", "1").with("a/two", "22").with("b", "333");
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private AnchoreScene.Ran piped(String keys, Object... more) {
    return scene.piped(
        keys,
        Stream.concat(
                Stream.of("copy", scene.files(), scene.target(), "--files-from", "-"),
                Stream.of(more))
            .toArray());
  }

  private List<String> kept() throws IOException {
    Path keys = directory.resolve("journal").resolve("keys");
    if (!Files.exists(keys)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(keys)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void theSameListPipedAgainGoesOnWithTheSameRun() throws Exception {
    assertFailed(piped("b\na/one\nnowhere\n"), "Copied    2 objects", "TRS-101", "\"nowhere\"");
    scene.with("nowhere", "now here");
    assertDone(piped("b\na/one\nnowhere\n"), "Going on with the run", "Copied    3 objects");
    assertThat(texts(scene.to)).containsOnlyKeys("a/one", "b", "nowhere");
    assertThat(kept()).hasSize(1).allMatch(name -> name.matches("keys-[0-9a-f]{64}"));
    assertThat(piped("a/two\n").out()).doesNotContain("Going on");
    assertThat(kept()).hasSize(2);
  }

  @Test
  void aRunIsTakenBackWithoutTheStream() {
    assertDone(piped("b\n"));
    assertDone(scene.run("rollback", "last"), "1 objects were removed");
  }

  @Test
  void keysEndedByNulMayHoldEverythingElse() {
    scene.with("two\nlines", "x").with("ends\r", "y");
    assertDone(piped("two\nlines\0ends\r\0b\0", "--from0"), "Copied    3 objects");
    assertThat(texts(scene.to)).containsOnlyKeys("two\nlines", "ends\r", "b");
    assertThat(piped("two\nlines\0ends\r\0b\0").out())
        .as("another way to read it is another run")
        .doesNotContain("Going on");
  }

  @Test
  void aDryRunKeepsNothing() throws Exception {
    assertDone(piped("b\n", "--dry-run"), "copy           1 object (3 B): b");
    assertThat(kept()).isEmpty();
    assertThat(scene.to).doesNotExist();
  }

  @Test
  void aLineThatIsNoKeyIsSaidWithItsPlaceAndNothingIsKept() throws Exception {
    AnchoreScene.Ran ran = piped("b\n" + "x".repeat(70_000));
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ran.all()).contains("line 2 of standard input is too long for a key");
    ran = piped("b\0" + "x".repeat(70_000), "--from0");
    assertThat(ran.all()).contains("key 2 of standard input is too long for a key");
    assertThat(kept()).isEmpty();
    ran = scene.copy(scene.files(), scene.target(), "--from0");
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ran.all()).contains("--from0 says how --files-from is read");
  }
}
