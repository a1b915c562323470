package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;
import static org.tranship.cli.CopyScene.assertFailed;
import static org.tranship.cli.CopyScene.texts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;

/// `tranship copy` on real files and against an S3 server: what is there afterwards, what is said,
/// and how it ends.
class CopyCommandTest {
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

  @Test
  void filesArriveWithTheirTimesAndModesAndTheNextRunWritesNothing() throws Exception {
    Files.setPosixFilePermissions(
        scene.from.resolve("b"), PosixFilePermissions.fromString("rw-r-----"));
    assertDone(
        scene.copy(scene.files(), scene.target()),
        "Copied    3 objects, 6 B",
        "Verified  3 sent-and-listed",
        "tranship rollback");
    assertThat(texts(scene.to)).isEqualTo(texts(scene.from));
    Path copy = scene.to.resolve("b");
    assertThat(Files.getLastModifiedTime(copy))
        .isEqualTo(Files.getLastModifiedTime(scene.from.resolve("b")));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-r-----");
    Object inode = Files.getAttribute(copy, "unix:ino");
    assertDone(
        scene.copy(scene.files(), scene.target()), "Copied    nothing", "3 objects (6 B) needed");
    assertThat(Files.getAttribute(copy, "unix:ino")).isEqualTo(inode);
  }

  @Test
  void objectsGoToABucketAndBackAndAreTheSame() {
    assertDone(scene.copy(scene.files(), scene.s3("p")), "modes of files", "3 server-checksum");
    assertThat(scene.objects("p/")).isEqualTo(texts(scene.from));
    long heads = scene.s3.requests(Operation.HEAD_OBJECT);
    long writes = scene.s3.writes();
    assertDone(scene.copy(scene.files(), scene.s3("p")), "Copied    nothing");
    assertThat(scene.s3.requests(Operation.HEAD_OBJECT))
        .as("no question per object")
        .isEqualTo(heads);
    assertThat(scene.s3.writes()).isEqualTo(writes);
    assertDone(
        scene.copy(scene.s3("p"), scene.target(), "--verify", "readback"), "Verified  3 readback");
    assertThat(texts(scene.to)).isEqualTo(texts(scene.from));
    assertDone(scene.copy(scene.s3("p"), scene.s3("q")), "Copied    3 objects");
    assertThat(scene.objects("q/")).isEqualTo(texts(scene.from));
  }

  @Test
  void aBucketThatAnotherToolFilledIsReadOnceAndKnownFromThenOn() {
    scene.copy(scene.files(), scene.s3("p"));
    Path other = directory.resolve("other-journal");
    assertDone(
        Commands.run("copy", scene.files(), scene.s3("p"), "--journal", "sqlite:" + other),
        "Copied    nothing",
        "Same      3 were read");
    long reads = scene.s3.requests(Operation.GET_OBJECT);
    assertDone(
        Commands.run("copy", scene.files(), scene.s3("p"), "--journal", "sqlite:" + other),
        "3 objects (6 B) needed nothing");
    assertThat(scene.s3.requests(Operation.GET_OBJECT)).isEqualTo(reads);
  }

  @Test
  void aChangedFileIsReplacedAndANewerForeignOneIsNot() {
    scene.copy(scene.files(), scene.target());
    scene.with("b", "changed since");
    scene.with(scene.to, "a/one", "somebody else's", Instant.parse("2026-05-05T00:00:00Z"));
    assertFailed(
        scene.copy(scene.files(), scene.target()),
        "1 of them replaced",
        "TRS-102",
        "\"a/one\"",
        "written 2026-05-05T00:00:00Z",
        "--existing replace",
        "tried again by the same command");
    assertThat(texts(scene.to))
        .containsAllEntriesOf(Map.of("b", "changed since", "a/one", "somebody else's"));
    assertDone(scene.copy(scene.files(), scene.target(), "--existing", "replace"));
    assertThat(texts(scene.to)).isEqualTo(texts(scene.from));
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneAndDoesNothing() {
    scene.with(scene.to, "b", "333", Instant.parse("2026-01-02T03:04:05.123456789Z"));
    scene.with(scene.to, "a/two", "older", Instant.parse("2020-01-01T00:00:00Z"));
    scene.with(scene.to, "extra", "x", Instant.EPOCH);
    var before = texts(scene.to);
    assertDone(
        scene.copy(scene.files(), scene.target(), "--dry-run", "--delete-extra"),
        "copy           1 object (1 B): a/one",
        "replace        1 object (2 B): a/two",
        "nothing to do  1 object (3 B)",
        "delete         1 object (1 B): extra",
        "Nothing was changed");
    assertThat(texts(scene.to)).isEqualTo(before);
    assertThat(scene.run("list").out()).doesNotContain("objects");
    assertThat(scene.copy(scene.files(), directory.resolve("x").toUri(), "-n", "--json").out())
        .contains("\"copy\" : {", "\"objects\" : 3");
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void whatIsOnlyAtTheTargetIsRemovedWhenAskedAndAgreed() {
    scene.copy(scene.files(), scene.target());
    scene.with(scene.to, "extra/e", "x", Instant.EPOCH);
    AnchoreScene.Ran asked = scene.copy(scene.files(), scene.target(), "--delete-extra");
    assertThat(asked.code()).as(asked.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(asked.all()).contains("\"extra/e\"? (y/N)", "TRO-103");
    assertThat(texts(scene.to)).containsKey("extra/e");
    assertDone(
        scene.copy(scene.files(), scene.target(), "--delete-extra", "--yes"),
        "Going on with the run",
        "Removed   1 only at the target");
    assertThat(texts(scene.to)).isEqualTo(texts(scene.from));
    AnchoreScene.Ran back = scene.run("rollback", "last");
    assertThat(back.code()).as(back.all()).isEqualTo(ExitCode.REFUSED.number());
  }

  @Test
  void onlyWhatIsMeantIsCopied() {
    scene.with("c.tmp", "t").with("a/three.txt", "333333");
    scene.with(scene.from, "a/old.txt", "old", Instant.parse("2001-01-01T00:00:00Z"));
    assertDone(
        scene.copy(
            scene.files(),
            scene.target(),
            "--include",
            "a/**",
            "--exclude",
            "**/one",
            "--max-size",
            "5",
            "--newer-than",
            "2020-01-01"));
    assertThat(texts(scene.to)).containsOnlyKeys("a/two");
  }

  @Test
  void onlyTheKeysOfAFileAreCopiedAndMissingOnesAreNamed() throws Exception {
    Path keys = Files.writeString(directory.resolve("keys"), "b\na/one\nnowhere\nb\n");
    assertFailed(
        scene.copy(scene.files(), scene.target(), "--files-from", keys),
        "Copied    2 objects",
        "TRS-101",
        "\"nowhere\"",
        "the file of keys names it");
    assertThat(texts(scene.to)).containsOnlyKeys("a/one", "b");
    scene.with("nowhere", "now here");
    assertDone(
        scene.copy(scene.files(), scene.target(), "--files-from", keys), "Going on with the run");
    assertThat(texts(scene.to)).containsOnlyKeys("a/one", "b", "nowhere");
  }

  @Test
  void anUnreadableObjectFailsAndTheOthersArrive() throws Exception {
    Files.createSymbolicLink(scene.from.resolve("link"), Path.of("b"));
    assertFailed(
        scene.copy(scene.files(), scene.target()), "symbolic link", "\"link\"", "3 objects");
    assertThat(texts(scene.to)).containsOnlyKeys("a/one", "a/two", "b");
    AnchoreScene.Ran report = scene.run("report", "last", "--all");
    assertThat(report.out()).contains("list  failed", "link");
    assertDone(scene.copy(scene.files(), scene.target(), "--source-option", "links=follow"));
    assertThat(texts(scene.to)).containsEntry("link", "333");
  }

  @Test
  void aServerThatFlipsAByteIsFoundOutByReadingBack() {
    scene.s3.faults(
        FaultRule.nth(
            1,
            request -> request.operation() == Operation.PUT_OBJECT && request.key().equals("p/b"),
            new Fault.FlipByte(0)));
    assertFailed(
        scene.copy(scene.files(), scene.s3("p"), "--verify", "readback"),
        "TRS-111",
        "\"b\"",
        "wrong when it was read back");
    assertDone(scene.copy(scene.files(), scene.s3("p"), "--verify", "readback"), "Going on with");
    assertThat(scene.objects("p/")).isEqualTo(texts(scene.from));
  }

  @Test
  void theReportTellsOfIt() throws Exception {
    scene.copy(scene.files(), scene.s3("p"));
    AnchoreScene.Ran text = scene.run("report", "last");
    assertThat(text.out()).contains("Done: everything that was asked for is at the target.");
    Path page = directory.resolve("report.html");
    assertDone(scene.run("report", "last", "--html", page));
    assertThat(Files.readString(page)).contains("server-checksum").doesNotContain("switched");
    assertThat(scene.run("status", "last").out()).contains("state     ready", "3 done");
    assertThat(scene.run("verify", "last").code()).isZero();
    AnchoreScene.Ran json = scene.copy(scene.files(), scene.s3("p"), "--json");
    assertThat(json.out()).startsWith("{").contains("\"already_there\"", "\"state\" : \"ready\"");
  }

  @Test
  void aRunIsRolledBackOrClosed() {
    scene.with(scene.to, "there", "t", Instant.EPOCH);
    scene.copy(scene.files(), scene.target());
    assertDone(scene.run("rollback", "last"), "3 objects were removed");
    assertThat(texts(scene.to)).containsOnlyKeys("there");
    scene.copy(scene.files(), scene.target());
    assertDone(scene.run("complete", "last"), "Done.");
    assertThat(texts(scene.from)).hasSize(3);
  }

  @Test
  void aBucketIsRolledBackToo() {
    scene.copy(scene.files(), scene.s3("p"));
    assertDone(scene.run("rollback", "last"), "3 objects were removed");
    assertThat(scene.objects("p/")).isEmpty();
  }
}
