package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.StubRequest;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// `tranship registry fsck` that is left, and given again in the same words.
class RegistryFsckLeftTest {
  private static final String GOES_ON = "Going on with a look that was left: ";
  private static final int LAYERS = 40;

  @TempDir private Path directory;
  private final ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults());
  private final AtomicLong read = new AtomicLong();

  /// A layer is read when it is hashed, and at no other time.
  private static boolean isBlob(StubRequest request) {
    return request.key().contains("/blobs/sha256/");
  }

  @BeforeEach
  void secret() throws IOException {
    Files.writeString(directory.resolve("secret"), "any\n");
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private Object[] words(Object... options) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "registry",
                "fsck",
                "s3://registry?endpoint=%s&access_key_id=any&secret_access_key=file:%s"
                    .formatted(s3.endpoint().uri(), directory.resolve("secret")),
                "--journal",
                "sqlite:" + directory.resolve("journal")));
    words.addAll(List.of(options));
    return words.toArray();
  }

  /// Does something when the n-th blob is asked for.
  private void meanwhile(int blob, Runnable act) {
    s3.faults(FaultRule.meanwhile(blob, RegistryFsckLeftTest::isBlob, act));
  }

  /// Looks to the end, and counts blobs that are asked for.
  private AnchoreScene.Ran look(Object... options) {
    read.set(0);
    s3.faults(FaultRule.meanwhile(0, it -> isBlob(it) && read.incrementAndGet() < 0, () -> {}));
    AnchoreScene.Ran ran = Commands.run(words(options));
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .containsAnyOf("Sound: every image can be pulled whole.", "\"sound\":true");
    return ran;
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("journal/fsck"))) {
      return all.toList();
    }
  }

  /// Tells it to stop when most of its blobs have been asked for.
  private void stopped(int images) throws IOException {
    s3.generateRegistry("registry", images, LAYERS, 16);
    Thread here = Thread.currentThread();
    meanwhile(images * LAYERS * 3 / 4, here::interrupt);
    AnchoreScene.Ran ran = Commands.run(words());
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(ran.err()).contains("Run the same command again to go on.");
    assertThat(kept()).isNotEmpty();
  }

  /// What is written down when goes by tens of thousands of rows, or by hundreds of mebibytes.
  @Test
  void oneThatWasKilledHashesOnlyWhatItHadNotWrittenDown() throws Exception {
    int images = 300;
    int blobs = images * (LAYERS + 2);
    s3.generateRegistry("registry", images, LAYERS, 16);
    try (CommandProcess process = CommandProcess.start(directory, words())) {
      meanwhile(blobs - 500, process::kill);
      assertThat(process.await().code()).isEqualTo(128 + 9);
    }
    assertThat(kept()).isNotEmpty();

    assertThat(look().out()).contains(GOES_ON + "10,000 blobs");
    // Manifests are read once more for what they consist of.
    assertThat(read.get()).isEqualTo(blobs - 10_000 + images);
    assertThat(kept()).isEmpty();
    assertThat(look().all()).doesNotContain(GOES_ON);
    assertThat(read.get())
        .as("nothing is believed of one that came to its end")
        .isEqualTo(blobs + images);
  }

  @Test
  void oneThatWasToldToStopGoesOnAndSaysSoOnlyToPeople() throws IOException {
    stopped(30);
    AnchoreScene.Ran ran = look("--json");
    assertThat(ran.err()).contains(GOES_ON);
    assertThat(ran.out()).startsWith("{");
    assertThat(read.get()).isBetween(30L, 30L * LAYERS * 3 / 4);
    assertThat(kept()).isEmpty();
  }

  @Test
  void oneOfDaysAgoIsNotGoneOnWith() throws IOException {
    stopped(30);
    for (Path file : kept()) {
      Path _ =
          Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }
    assertThat(look().all()).doesNotContain(GOES_ON);
    assertThat(read.get()).isEqualTo(30 * (LAYERS + 3));
  }

  @Test
  void whatIsNoInventoryAnyMoreStopsNobody() throws IOException {
    stopped(30);
    for (Path file : kept()) {
      Files.writeString(file, "no file of SQLite at all\n".repeat(200));
    }
    assertThat(look().all()).doesNotContain(GOES_ON);
    assertThat(read.get()).isEqualTo(30 * (LAYERS + 3));
    assertThat(kept()).isEmpty();
  }

  @Test
  void anInventoryOfTheOperatorsOwnIsWhatCounts() throws IOException {
    stopped(30);
    Path own = directory.resolve("own");
    assertThat(look("--inventory", own).all()).doesNotContain(GOES_ON);
    assertThat(read.get()).isEqualTo(30 * (LAYERS + 3));
    assertThat(own).isNotEmptyFile();
    assertThat(kept()).as("it is another one").isNotEmpty();
  }

  @Test
  void twoAtATimeDoNotShareIt() throws IOException {
    s3.generateRegistry("registry", 30, LAYERS, 16);
    List<AnchoreScene.Ran> second = new ArrayList<>();
    meanwhile(1, () -> second.add(Commands.run(words())));
    AnchoreScene.Ran first = Commands.run(words());
    assertThat(first.code()).as(first.all()).isZero();
    assertThat(first.err()).doesNotContain("warning");
    assertThat(second).hasSize(1);
    assertThat(second.getFirst().code()).as(second.getFirst().all()).isZero();
    assertThat(second.getFirst().err())
        .contains("warning: What is found is not kept beside the journal: ", "begins anew.");
    assertThat(kept()).isEmpty();
  }

  @Test
  void whereNothingCanBeKeptItLooksAllTheSame() throws IOException {
    s3.generateRegistry("registry", 1, LAYERS, 16);
    Files.writeString(directory.resolve("journal"), "a file");
    assertThat(look().err())
        .contains("warning: What is found is not kept beside the journal: ", "begins anew.");
  }
}
