package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;
import static org.tranship.cli.CopyScene.assertFailed;
import static org.tranship.cli.CopyScene.texts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;

/// What arrives is what was there: bytes, names, and all that is kept beside the bytes. What cannot
/// arrive so is named.
class CopyFaithfulTest {
  private static final String[] BESIDE = {
    "Content-Type", "text/x-odd; charset=utf-8",
    "Cache-Control", "private, max-age=7",
    "Content-Disposition", "attachment; filename=\"a.txt\"",
    "Content-Encoding", "gzip",
    "Content-Language", "de",
    "Expires", "Wed, 21 Oct 2026 07:28:00 GMT",
    "x-amz-meta-owner", "somebody",
    "x-amz-meta-mtime", "1700000000.5",
    "x-amz-tagging", "team=red&cost%20centre=4%262",
  };

  /// None of these is a path that a file could have.
  private static final List<String> NO_PATHS =
      List.of("a//b", "/lead", "x/", "dir/", "p/./q", "p/../q", "//", ".", "..");

  private static final List<String> ODD =
      List.of(
          "é composed",
          "e\u0301 composed",
          "case",
          "CASE",
          "\uD83D\uDE00",
          "\uFFFD",
          "a+b c",
          "q?x=1&y#z",
          "100%25",
          "a\nb",
          "back\\slash",
          "\"<&>'");

  @TempDir private Path directory;
  private CopyScene scene;
  private OtherTool other;

  @BeforeEach
  void begin() {
    scene = new CopyScene(directory);
    other = new OtherTool(scene.s3, "bucket");
  }

  @AfterEach
  void end() {
    scene.close();
  }

  @Test
  void whatIsKeptBesideTheBytesComesAlongAndNothingIsAdded() throws Exception {
    other.put("p/small", "content", BESIDE).put("p/bare", "bare");
    other.put("p/large", 70, BESIDE);
    assertDone(scene.copy(scene.s3("p"), scene.s3("q"), "--verify", "readback"), "3 readback");
    assertThat(scene.s3.requests(Operation.UPLOAD_PART)).as("it went in parts").isPositive();
    for (String name : List.of("small", "large", "bare")) {
      assertThat(other.kept("q/" + name)).as(name).isEqualTo(other.kept("p/" + name));
      assertThat(other.tags("q/" + name)).as(name).isEqualTo(other.tags("p/" + name));
      assertThat(other.sha256("q/" + name)).as(name).isEqualTo(other.sha256("p/" + name));
    }
    assertThat(other.kept("p/small")).containsKeys("cache-control", "x-amz-meta-owner", "expires");
    assertThat(other.tags("p/small"))
        .hasSize(2)
        .contains("<Tag><Key>cost centre</Key><Value>4&amp;2</Value></Tag>");
  }

  @Test
  void whatFilesCannotKeepIsRefusedByNameUntilItMayBeLost() {
    other
        .put("p/plain", "1", "Content-Type", "text/plain")
        .put("p/user", "2", "x-amz-meta-owner", "somebody")
        .put("p/tagged", "3", "x-amz-tagging", "team=red")
        .put("p/cached", "4", "Cache-Control", "no-store");
    assertFailed(
        scene.copy(scene.s3("p"), scene.target()),
        "TRS-109",
        "\"user\"",
        "\"tagged\"",
        "\"cached\"",
        "(drop-attributes)");
    assertThat(texts(scene.to)).containsOnlyKeys("plain");
    assertDone(scene.copy(scene.s3("p"), scene.target(), "--drop-attributes", "headers,user,tags"));
    assertThat(texts(scene.to))
        .isEqualTo(Map.of("plain", "1", "user", "2", "tagged", "3", "cached", "4"));
  }

  private void putOdd() {
    for (String key : NO_PATHS) {
      other.put("p/" + key, "of " + key);
    }
    for (String key : ODD) {
      other.put("p/" + key, "of " + key);
    }
  }

  @Test
  void oddKeysGoFromBucketToBucketExactly() {
    putOdd();
    assertDone(scene.copy(scene.s3("p"), scene.s3("q")), "Copied    21 objects");
    assertThat(scene.objects("q/")).hasSize(21).isEqualTo(scene.objects("p/"));
    assertDone(scene.copy(scene.s3("p"), scene.s3("q")), "Copied    nothing", "21 objects");
  }

  @Test
  void keysThatAreNoPathsAreRefusedByNameAndTheOthersArrive() {
    putOdd();
    AnchoreScene.Ran ran = scene.copy(scene.s3("p"), scene.target());
    assertFailed(ran, "TRS-108", "failed 9 ");
    AnchoreScene.Ran report = scene.run("report", "last", "--all");
    assertThat(NO_PATHS)
        .allSatisfy(key -> assertThat(report.out()).as(key).contains("\"" + key + "\""));
    assertThat(texts(scene.to).keySet()).containsExactlyInAnyOrderElementsOf(ODD);
  }

  @Test
  void encodedAsFilesOddKeysComeBackExactly() {
    putOdd();
    assertDone(
        scene.copy(scene.s3("p"), scene.target(), "--target-option", "encode-keys=true"),
        "Copied    21 objects");
    assertDone(
        scene.copy(scene.target(), scene.s3("q"), "--source-option", "encode-keys=true"),
        "Copied    21 objects");
    assertThat(scene.objects("q/")).hasSize(21).isEqualTo(scene.objects("p/"));
  }

  /// S3Proxy keeps `a//b` and `a/b` in one file.
  @Test
  void keysThatAServerWouldFoldAreRefusedAndNothingIsMerged() throws Exception {
    other.put("p/a//b", "two").put("p/a/b", "one").put("p//lead", "two").put("p/lead", "one");
    try (S3ProxyServer folding = S3ProxyServer.start(S3ProxyServer.Storage.FILES)) {
      S3Endpoint endpoint = folding.endpoint();
      Path secret = Files.writeString(directory.resolve("proxy"), endpoint.secretKey());
      AnchoreScene.Ran ran =
          scene.copy(
              scene.s3("p"),
              "s3://folded/q?create-bucket=true&endpoint="
                  + endpoint.uri()
                  + "&access_key_id="
                  + endpoint.accessKey()
                  + "&secret_access_key=file:"
                  + secret);
      assertFailed(ran, "TRS-108", "\"a//b\"", "\"/lead\"", "Copied    2 objects");
      assertThat(folding.bucket("folded").keys()).containsExactly("q/a/b", "q/lead");
      assertThat(folding.bucket("folded").bytes("q/a/b"))
          .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("one"));
      assertThat(folding.bucket("folded").bytes("q/lead"))
          .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("one"));
    }
  }

  /// Uploaded in parts by somebody else: no server and no listing has a digest of them.
  @Test
  void objectsWithoutADigestAreComparedByTheirBytes() {
    scene.s3.generate("bucket", "p/", 20, 3_000);
    scene.s3.faults(
        FaultRule.nth(
            1,
            request ->
                request.operation() == Operation.PUT_OBJECT && request.key().endsWith("0000000007"),
            new Fault.FlipByte(2_999)));
    assertFailed(
        scene.copy(scene.s3("p"), scene.s3("q"), "--verify", "readback"),
        "TRS-111",
        "\"0000000007\"",
        "Copied    19 objects");
    assertDone(scene.copy(scene.s3("p"), scene.s3("q"), "--verify", "readback"));
    assertDone(scene.run("verify", "last"));
    assertThat(scene.objects("q/")).hasSize(20).isEqualTo(scene.objects("p/"));
  }

  @Test
  void aByteThatFlipsAtRestIsFoundByVerify() throws Exception {
    for (int i = 0; i < 30; i++) {
      scene.with("f%02d".formatted(i), "content of " + i);
    }
    assertDone(scene.copy(scene.files(), scene.target()));
    assertDone(scene.run("verify", "last"));
    Path copy = scene.to.resolve("f17");
    FileTime time = Files.getLastModifiedTime(copy);
    Files.writeString(copy, "Content of 17");
    Files.setLastModifiedTime(copy, time);
    AnchoreScene.Ran ran = scene.run("verify", "last");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(ran.all()).contains("\"f17\"").doesNotContain("\"f16\"", "\"f18\"");
  }
}
