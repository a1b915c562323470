package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubRequest;

/// `tranship copy` in a process of its own, killed in the middle of its work: nothing incomplete
/// stands under its final name, and the same command sends only the rest. That this holds at every
/// other moment as well is shown in memory, by `KilledCopyTest`.
class CopyKillTest {
  private static final long MIB = 1L << 20;
  private static final long PARTS = 12;

  @TempDir private Path directory;
  private CopyScene scene;

  @BeforeEach
  void begin() {
    scene = new CopyScene(directory);
  }

  @AfterEach
  void end() {
    scene.close();
  }

  /// Kills it when the n-th request of a kind has come in, and waits for its end. Those that come
  /// later are not answered while it lives, so that it cannot get further.
  private void killAt(int number, Predicate<StubRequest> which, Object from, Object to)
      throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch dead = new CountDownLatch(1);
    AtomicInteger seen = new AtomicInteger();
    scene.s3.faults(
        request -> {
          int now = which.test(request) ? seen.incrementAndGet() : 0;
          if (now == number) {
            reached.countDown();
          } else if (now > number) {
            await(dead);
          }
          return new Fault.None();
        });
    try (CommandProcess command = scene.start("256m", from, to)) {
      assertThat(reached.await(120, TimeUnit.SECONDS)).as("it came so far").isTrue();
      assertKilled(command);
    } finally {
      dead.countDown();
    }
    scene.s3.faults(FaultRule.never());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertKilled(CommandProcess command) throws InterruptedException {
    command.kill();
    AnchoreScene.Ran ran = command.await();
    assertThat(ran.code()).as(ran.all()).isEqualTo(128 + 9);
  }

  private void finishes(Object from, Object to, String... words) {
    AnchoreScene.Ran ran = scene.copy(from, to);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("Going on with the run");
    assertThat(List.of(words)).allSatisfy(word -> assertThat(ran.out()).contains(word));
  }

  @Test
  void onlyWhatWasInFlightIsSentAgain() throws Exception {
    int objects = 6_000;
    int killedAt = 4_000;
    scene.s3.generate("bucket", "p/", objects, 500);
    killAt(killedAt, FaultRule.of(Operation.PUT_OBJECT), scene.s3("p"), scene.s3("q"));
    awaitQuiet();
    Set<String> there = Set.copyOf(scene.s3.bucket("bucket").keys().tailSet("q/"));
    assertThat(there).hasSizeBetween(killedAt - 300, objects - 1);

    Set<String> sentAgain = ConcurrentHashMap.newKeySet();
    scene.s3.faults(
        request -> {
          if (request.operation() == Operation.PUT_OBJECT && there.contains(request.key())) {
            sentAgain.add(request.key());
          }
          return new Fault.None();
        });
    finishes(scene.s3("p"), scene.s3("q"));
    assertThat(scene.objects("q/")).isEqualTo(scene.objects("p/"));
    assertThat(sentAgain).as("at most what was in flight").hasSizeLessThanOrEqualTo(1_000);
  }

  /// The server has carried out what a dead process had sent.
  private void awaitQuiet() throws InterruptedException {
    for (long before = -1; before != scene.s3.requests(); ) {
      before = scene.s3.requests();
      Thread.sleep(300);
    }
  }

  @Test
  void anUploadInPartsIsTakenUpAndNothingIsSeenOfItBefore() throws Exception {
    scene.s3.generate("bucket", "p/", 1, PARTS * 16 * MIB);
    String key = scene.s3.bucket("bucket").keys().first();
    killAt(10, FaultRule.of(Operation.UPLOAD_PART), scene.s3("p"), scene.s3("q"));
    assertThat(scene.objects("q/")).as("nothing under its final name").isEmpty();
    assertThat(scene.s3.bucket("bucket").unfinished()).hasSize(1);

    finishes(scene.s3("p"), scene.s3("q"), "Copied    1 object");
    OtherTool other = new OtherTool(scene.s3, "bucket");
    assertThat(other.sha256("q" + key.substring(1))).isEqualTo(other.sha256(key));
    assertThat(scene.s3.bucket("bucket").unfinished()).as("no parts are left to be paid").isEmpty();
    assertThat(scene.s3.requests(Operation.UPLOAD_PART))
        .as("parts sent by both, of %s", PARTS)
        // Four were on their way, and a slow disk had not yet taken the word of some before them.
        .isBetween(PARTS, PARTS + 7);
  }

  @Test
  void aFileThatWasBegunIsNotSeenUnderItsName() throws Exception {
    scene.s3.generate("bucket", "p/", 1, 64 * MIB);
    String key = scene.s3.bucket("bucket").keys().first();
    try (CommandProcess command =
        scene.start("256m", scene.s3("p"), scene.target(), "--bandwidth", "4M")) {
      while (written() < 4 * MIB) {
        Thread.sleep(10);
      }
      assertKilled(command);
    }
    Path file = scene.to.resolve(key.substring(2));
    assertThat(file).doesNotExist();
    assertThat(files()).as("begun under another name").isNotEmpty();

    finishes(scene.s3("p"), scene.target(), "Copied    1 object");
    try (InputStream bytes = Files.newInputStream(file)) {
      assertThat(OtherTool.sha256(bytes)).isEqualTo(new OtherTool(scene.s3, "bucket").sha256(key));
    }
    assertThat(files()).as("what the killed process had begun is gone").containsExactly(file);
  }

  private List<Path> files() {
    if (!Files.exists(scene.to)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(scene.to)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long written() {
    long most = 0;
    for (Path file : files()) {
      most = Math.max(most, file.toFile().length());
    }
    return most;
  }
}
