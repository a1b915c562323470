package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that rests, seen from another terminal.
class PauseCommandTest {
  private static final int OBJECTS = 3_000;

  @TempDir private Path directory;
  private CopyScene scene;

  @BeforeEach
  void begin() {
    scene = new CopyScene(directory);
    scene.s3.generate("bucket", "p/", OBJECTS, 10);
  }

  @AfterEach
  void end() {
    scene.close();
  }

  /// Files under their final names.
  private int copied() throws IOException {
    if (!Files.exists(scene.to)) {
      return 0;
    }
    // Not looked at one by one: some have another name a moment later.
    try (Stream<Path> files = Files.list(scene.to)) {
      return (int) files.filter(file -> !file.getFileName().toString().startsWith(".")).count();
    }
  }

  /// Lets what is in flight come to its end, which takes a moment at a hundred requests a second.
  private int awaitQuiet() throws IOException, InterruptedException {
    int before = -1;
    for (int same = 0; same < 10; ) {
      Thread.sleep(100);
      same = copied() == before ? same + 1 : 0;
      before = copied();
    }
    return before;
  }

  @Test
  void aRunRestsUntilItIsResumedAlsoInANewProcess() throws Exception {
    int rested;
    try (CommandProcess first =
        scene.start("256m", scene.s3("p"), scene.target(), "--max-requests", "100")) {
      first.awaitText("Run 2");
      while (copied() == 0) {
        Thread.sleep(20);
      }
      assertDone(scene.run("pause", "last"), "begins nothing new", "'tranship resume 2");
      first.awaitText("Paused by ");
      assertThat(awaitQuiet()).isBetween(1, OBJECTS - 1);
      assertThat(scene.run("status", "last").out()).contains("at work   process", "paused    by ");
      assertThat(scene.run("list").out()).contains("migrating (paused)");
      assertThat(scene.run("status", "last", "--json").out()).contains("\"paused\" : \"");
      first.kill();
      first.await();
      // Only now is it certain that nothing of it comes any more.
      rested = copied();
      assertThat(rested).isLessThan(OBJECTS);
    }
    assertThat(scene.run("list").out()).contains("migrating (cut off) (paused)");
    try (CommandProcess second = scene.start("256m", scene.s3("p"), scene.target())) {
      second.awaitText("Going on with the run");
      second.awaitText("Paused by ");
      assertThat(awaitQuiet()).as("nothing is begun").isEqualTo(rested);
      assertDone(scene.run("resume", "last"), "may go on; process");
      AnchoreScene.Ran ran = second.await();
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.all()).contains("Not paused any more");
    }
    assertThat(copied()).isEqualTo(OBJECTS);
    assertThat(scene.run("status", "last").out()).doesNotContain("paused");
  }

  @Test
  void aRunThatIsAtWorkNowhereIsPausedAndLetGo() {
    assertDone(scene.copy(scene.s3("p"), scene.target()));
    assertDone(scene.run("pause", "last"), "at work in no process", "waits");
    assertDone(scene.run("pause", "last"));
    assertDone(scene.run("resume", "last"), "may go on; it is at work in no process");
    assertDone(scene.run("resume", "last"), "was not paused");
    assertDone(scene.run("complete", "last"));
    AnchoreScene.Ran over = scene.run("pause", "last");
    assertThat(over.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(over.all()).contains("TRS-510", "is completed");
    AnchoreScene.Ran none = scene.run("pause", "nowhere");
    assertThat(none.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(none.all()).contains("TRS-505");
  }
}
