package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong before a copy is begun: one answer, with a code, and no run, no file and no object
/// is made.
class CopyBadInputTest {
  @TempDir private Path directory;
  private CopyScene scene;

  @BeforeEach
  void begin() {
    scene = new CopyScene(directory).with("a", "1").with("sub/b", "2");
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private void assertRefused(AnchoreScene.Ran ran, ExitCode code, String... words) {
    assertThat(ran.code()).as(ran.all()).isEqualTo(code.number());
    assertThat(ran.all()).contains(words);
    assertThat(scene.run("list").out()).as("no run is made").doesNotContain("objects");
    assertThat(scene.to).doesNotExist();
    assertThat(scene.s3.writes()).isZero();
  }

  @Test
  void whatIsNoStore() {
    assertRefused(
        scene.copy(scene.from, scene.target()), ExitCode.USAGE, "TRS-507", "file:" + scene.from);
    assertRefused(
        scene.copy("gopher://x", scene.target()), ExitCode.USAGE, "TRS-117", "\"gopher\"", "s3");
    assertRefused(
        scene.copy(scene.files(), scene.target(), "--target-option", "lnks=keep"),
        ExitCode.USAGE,
        "TRS-117",
        "lnks",
        "links");
  }

  @Test
  void aSecretInPlainTextIsNotTakenIntoTheJournal() {
    AnchoreScene.Ran ran =
        scene.copy(scene.files(), "jdbc:postgresql://me:s3cr3t@127.0.0.1:1/db?table=t");
    assertRefused(ran, ExitCode.USAGE, "TRS-508", "${NAME}");
    assertThat(ran.all()).doesNotContain("s3cr3t");
    AnchoreScene.Ran option =
        scene.copy(scene.files(), "s3://bucket/x", "--target-option", "secret_access_key=s3cr3t");
    assertRefused(option, ExitCode.USAGE, "TRS-508", "secret_access_key");
    assertThat(option.all()).doesNotContain("s3cr3t");
  }

  @Test
  void aMissingSource() {
    assertRefused(
        scene.copy("file:" + directory.resolve("none"), scene.target()),
        ExitCode.REFUSED,
        "TRS-104",
        "none is not there");
    assertRefused(
        scene.copy(scene.s3("nowhere", "p"), scene.target()),
        ExitCode.REFUSED,
        "TRS-104",
        "no bucket \"nowhere\"");
  }

  @Test
  void aMissingBucketIsOneErrorAndNotOneAnObject() {
    AnchoreScene.Ran ran = scene.copy(scene.files(), scene.s3("nowhere", "p"));
    assertRefused(ran, ExitCode.REFUSED, "TRS-104", "no bucket \"nowhere\"");
    assertThat(ran.all().split("TRS-104", -1)).hasSize(2);
  }

  @Test
  void aServerThatDoesNotAnswerIsToldLongBeforePatienceEnds() {
    Instant began = Instant.now();
    assertRefused(
        scene.copy(
            scene.files(),
            "s3://bucket/p?endpoint=http://127.0.0.1:9&access_key_id=a&secret_access_key=file:"
                + scene.from.resolve("a")),
        ExitCode.FAILED,
        "TRS-115",
        "nobody answers at http://127.0.0.1:9");
    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void onePlaceForBoth() throws Exception {
    assertRefused(
        scene.copy(scene.files(), scene.files()), ExitCode.REFUSED, "TRO-101", "the same place");
    assertRefused(
        scene.copy(scene.files(), scene.files() + "/sub/deeper"),
        ExitCode.REFUSED,
        "the target lies inside the source");
    assertRefused(
        scene.copy(scene.files() + "/sub", scene.files()),
        ExitCode.REFUSED,
        "the source lies inside the target");
    Path link = Files.createSymbolicLink(directory.resolve("link"), scene.from);
    assertRefused(
        scene.copy(scene.files(), "file:" + link.resolve("x")), ExitCode.REFUSED, "TRO-101");
    assertRefused(
        scene.copy(scene.s3("p"), scene.s3("p/q").replace("127.0.0.1", "LOCALHOST")),
        ExitCode.REFUSED,
        "TRO-101",
        "the target lies inside the source");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "--include, [a, at character 1 a [ has no ]",
        "--exclude, b[z-a], goes backwards",
        "--min-size, big, \"10K or 1.5G\"",
        "--max-size, -1, \"10K or 1.5G\"",
        "--newer-than, yesterday, \"7d or 1d12h\"",
        "--older-than, 2026-13-01, 2026-11-01T08:30:00Z",
        "--existing, perhaps, UPDATE",
        "--verify, hard, readback",
        "--drop-attributes, everything, HEADERS",
        "--files-from, not-there, \"cannot be read\"",
        "--bandwidth, fast, 20M"
      })
  void whatCannotBeUnderstood(String option, String value, String word) {
    assertRefused(
        scene.copy(scene.files(), scene.target(), option, value),
        ExitCode.USAGE,
        value,
        word,
        "Nothing was touched");
  }

  @Test
  void optionsThatContradictEachOther() throws Exception {
    Path keys = Files.writeString(directory.resolve("keys"), "a\n");
    assertRefused(
        scene.copy(scene.files(), scene.target(), "--delete-extra", "--files-from", keys),
        ExitCode.USAGE,
        "do not go together");
  }
}
