package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;
import static org.tranship.cli.CopyScene.texts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.Operation;

/// Two commands in two processes that work between the same places refuse one another; the dead
/// refuse nobody.
class PairClaimTest {
  private static final int FILES = 40;

  /// Some 40 KiB in all: it would take ten minutes, and is killed before.
  private static final String SLOWLY = "64";

  private static final Pattern RUN = Pattern.compile("20\\d{6}-\\d{6}-\\w{4}\\b");

  @TempDir private Path directory;
  private CopyScene scene;

  @BeforeEach
  void begin() throws IOException {
    scene = new CopyScene(directory);
    for (int i = 0; i < FILES; i++) {
      scene.with("file" + i, ("content " + i).repeat(100));
    }
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private Path plan() throws IOException {
    return Files.writeString(
        directory.resolve("plan.yaml"),
        "source: file:" + scene.from + "\ntarget: file:" + scene.to + "\n");
  }

  /// A plan of which nothing is reached but its places.
  private Path registryPlan() throws IOException {
    return Files.writeString(
        directory.resolve("registry.yaml"),
        """
        source: file:%s
        target: file:%s
        registry: http://127.0.0.1:9
        fence:
          raise: {http: "http://127.0.0.1:9/read-only"}
          lower: {http: "http://127.0.0.1:9/read-write"}
        switch:
          do: [{http: {url: "http://127.0.0.1:9/new"}, undo: {http: "http://127.0.0.1:9/old"}}]
        """
            .formatted(scene.from, scene.to));
  }

  private CommandProcess start(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    return CommandProcess.within("128m", directory, all.toArray());
  }

  private long runs() {
    return RUN.matcher(scene.run("list").out()).results().count();
  }

  private static void assertRefused(AnchoreScene.Ran ran, CommandProcess holder) {
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all())
        .contains("TRS-203", "process " + holder.pid() + " on ", "nothing needs to be removed");
  }

  @Test
  void aSecondMigrationOrCopyIsRefusedUntilTheFirstIsDead() throws Exception {
    Path plan = plan();
    try (CommandProcess first = start("migrate", plan, "--yes", "--bandwidth", SLOWLY)) {
      first.awaitText("Run 20");
      assertRefused(scene.run("migrate", plan, "--yes"), first);
      assertRefused(scene.copy("file:" + scene.from, "file:" + scene.to), first);
      assertRefused(scene.copy("file:" + scene.to, "file:" + scene.from), first);
      assertRefused(scene.run("rollback", "last", "--yes"), first);
      assertRefused(scene.run("registry", "migrate", registryPlan(), "--yes"), first);
      assertDone(scene.copy("file:" + scene.from, "file:" + directory.resolve("elsewhere")));
      assertThat(scene.run("status", "last").all()).as("looking is free").doesNotContain("TRS-203");
      first.kill();
      var _ = first.await();
    }
    assertDone(scene.run("migrate", plan, "--yes"), "Going on with the run");
    assertThat(texts(scene.to)).isEqualTo(texts(scene.from));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ofTwoThatBeginAtOnceOneMakesARun() throws Exception {
    String from = "file:" + scene.from;
    String to = scene.s3("to");
    // Nothing comes to its end before one of them was refused.
    CountDownLatch refused = new CountDownLatch(1);
    scene.s3.faults(
        request -> {
          if (request.operation() == Operation.PUT_OBJECT) {
            await(refused);
          }
          return new Fault.None();
        });
    try (CommandProcess one = start("copy", from, to);
        CommandProcess two = start("copy", from, to)) {
      CommandProcess.awaitOne(one, two);
      refused.countDown();
      List<Integer> codes = List.of(one.await().code(), two.await().code());
      assertThat(codes)
          .containsExactlyInAnyOrder(ExitCode.DONE.number(), ExitCode.REFUSED.number());
      assertRefused(codes.get(0) == 0 ? two.await() : one.await(), codes.get(0) == 0 ? one : two);
    }
    assertThat(runs()).isEqualTo(1);
    assertThat(scene.objects("to/")).isEqualTo(texts(scene.from));
  }
}
