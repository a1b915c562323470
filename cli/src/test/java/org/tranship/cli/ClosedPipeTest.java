package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;

/// A reader of the output that goes away, as `head` does: nothing is said of it, and what was begun
/// comes to its end all the same. With a real process and a real pipe.
class ClosedPipeTest {
  @TempDir private Path directory;

  private AnchoreScene.Ran piped(String reader, Object... arguments) throws InterruptedException {
    List<String> around =
        List.of("bash", "-c", "\"$@\" | " + reader + "; exit ${PIPESTATUS[0]}", "piped");
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    return CommandProcess.run(directory, around, Map.of(), all.toArray());
  }

  @Test
  void aCopyWhoseOutputGoesAwayComesToItsEnd() throws InterruptedException {
    try (CopyScene scene = new CopyScene(directory)) {
      for (int i = 0; i < 300; i++) {
        scene.with("key-" + i, "text " + i);
      }
      AnchoreScene.Ran ran = piped("true", "copy", "file:" + scene.from, "file:" + scene.to);
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.all()).isEmpty();
      assertThat(CopyScene.texts(scene.to)).isEqualTo(CopyScene.texts(scene.from)).hasSize(300);
      assertThat(scene.run("status", "last").out()).contains("state     ready");
      AnchoreScene.Ran failing =
          piped("true", "copy", "file:" + scene.from.resolve("none"), "file:" + scene.to);
      assertThat(failing.code()).as(failing.all()).isNotZero();
      assertThat(failing.err()).doesNotContain("TRS-509");
    }
  }

  @Test
  void aListCutOffByHeadSaysNothing() throws InterruptedException {
    AnchoreScene.Ran ran = piped("head -c 1 >/dev/null", "list");
    assertThat(ran.code()).as(ran.all()).isZero();
    AnchoreScene.Ran gone = piped("true", "list");
    assertThat(gone.code()).as(gone.all()).isZero();
    assertThat(gone.all()).isEmpty();
  }

  @Test
  void aMigrationWhoseOutputGoesAwayComesToItsEnd() throws InterruptedException {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    AnchoreScene.Ran ran =
        piped(
            "head -n 1",
            "anchore",
            "--db-connect",
            scene.anchore().sqlAlchemyUrl(),
            "migrate",
            scene.db(),
            scene.localfs("files"),
            "--dontask",
            "--assume-stopped");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ran.err()).doesNotContain("TRS-509");
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("file:"));
    assertThat(scene.run("status", "last").out()).contains("state     completed");
  }
}
