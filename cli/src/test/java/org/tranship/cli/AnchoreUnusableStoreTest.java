package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.server.S3ProxyServer;

/// Stores that are not there or do not let us in: `check` and `migrate` say which, why and what to
/// do, with exit code 3, and nothing is made, moved or written into Anchore's tables.
class AnchoreUnusableStoreTest {
  @TempDir private static Path directory;

  private static AnchoreScene scene;
  private static Path db;
  private static Path s3;

  @BeforeAll
  static void installAnchore() {
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    db = scene.db();
    s3 = scene.s3("anchore-unusable", "");
  }

  private static void refused(Path from, Path to, String... words) {
    AnchoreScene.Ran ran = scene.migrate(from, to);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.out()).contains("Refused: TRS-").contains(words);
    assertThat(scene.anchore().strings("select 'tasks', count(*)::text from tasks"))
        .containsEntry("tasks", "0");
  }

  private static void checkFails(Path config, String... words) {
    AnchoreScene.Ran ran = scene.anchore("check", config);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.out())
        .contains("NOT OK  store: ", "The configuration does not work; see NOT OK.")
        .contains(words);
  }

  @Test
  void missingBucket() {
    Path missing = scene.changed(s3, "create_bucket: true", "create_bucket: false");
    String[] words = {"TRS-104 Cannot check s3://", "there is no bucket \"anchore-unusable\""};
    refused(db, missing, words);
    checkFails(missing, words);
    String mend = "or let it be made with create_bucket: true in " + missing + ".";
    refused(db, missing, mend);
    checkFails(missing, mend);
    assertThat(scene.anchore("plan", db, missing).out()).contains(mend);
  }

  @Test
  void missingBucketOfTheSourceIsNotMade() {
    aRowLiesAt("s3://anchore-unusable/u/b/k");
    refused(s3, db, "TRS-104", "there is no bucket \"anchore-unusable\"");
    refused(s3, db, "TRS-104", "Check the bucket's name.");
  }

  private static void aRowLiesAt(String url) {
    scene
        .anchore()
        .execute(
            "insert into archive_metadata(bucket, \"archiveId\", \"userId\", \"documentName\","
                + " content_url) values ('b', 'k', 'u', 'k.json', '"
                + url
                + "')");
  }

  @AfterEach
  void removeTheRow() {
    scene.anchore().execute("delete from archive_metadata where bucket = 'b'");
  }

  @Test
  void missingDirectoryOfTheSourceIsNotMade() {
    aRowLiesAt("file://" + directory.resolve("gone") + "/k.json");
    refused(scene.localfs("gone"), db, "TRS-104", directory.resolve("gone").toString());
    assertThat(directory.resolve("gone")).doesNotExist();
  }

  @Test
  void directoryThatIsNotThereIsMadeAndSaidToBe() {
    Path files = scene.localfs("fresh");
    AnchoreScene.Ran ran = scene.anchore("check", files);
    assertThat(ran.code()).as(ran.all()).isZero();
    Path made = directory.resolve("fresh");
    assertThat(ran.out())
        .contains("ok      directory: " + made + " was not there, and was made by this check");
    assertThat(made).isEmptyDirectory();
    assertThat(scene.anchore("check", files).out()).doesNotContain("was made by this check");
  }

  @Test
  void directoryInOneThatIsNotThereIsNotMade() {
    Path there = scene.localfs("there");
    Path files =
        scene.changed(
            there,
            directory.resolve("there").toString(),
            directory.resolve("not/there").toString());
    checkFails(files, "TRS-104 Cannot check localfs (", "neither the directory", "Mount what is");
    assertThat(directory.resolve("not")).doesNotExist();
  }

  @Test
  void directoryThatIsAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("occupied"), "");
    Path files = scene.localfs("occupied");
    refused(db, files, "TRS-104", file + " is no directory");
    assertThat(scene.anchore("plan", db, files).out()).contains("NOT OK  destination: TRS-104");
    checkFails(files, "TRS-104", file + " is no directory");
  }

  @Test
  void wrongSecretKey() {
    scene.keepSecret("not-the-secret");
    Path wrong = scene.changed(s3, S3ProxyServer.shared().endpoint().secretKey(), "not-the-secret");
    refused(db, wrong, "TRS-106", "does not accept the credentials (SignatureDoesNotMatch");
    checkFails(wrong, "TRS-106", "Check access_key and secret_key, or");
  }

  @Test
  void wrongAccessKey() {
    scene.keepSecret("not-the-access");
    Path wrong = scene.changed(s3, S3ProxyServer.shared().endpoint().accessKey(), "not-the-access");
    refused(db, wrong, "TRS-106", "does not accept the credentials (InvalidAccessKeyId");
    checkFails(wrong, "TRS-106");
  }

  @Test
  void serverThatDoesNotAnswer() {
    Path dead =
        scene.changed(s3, S3ProxyServer.shared().endpoint().uri().toString(), "http://127.0.0.1:9");
    checkFails(
        dead,
        "TRS-115",
        "nobody answers at http://127.0.0.1:9",
        "server runs and that url names it");
    AnchoreScene.Ran ran = scene.migrate(db, dead);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.out()).contains("Failed: TRS-115", "goes on with the same command");
  }

  @Test
  void testDocumentThatSomebodyLeft() {
    scene
        .anchore()
        .execute(
            "insert into archive_document values ('anchorecliconfigtest', 'cliconfigtest-64',"
                + " 'test', 'cliconfigtest-64.json', 1, 1, 'active', null, '{}', false)");
    AnchoreScene.Ran ran = scene.anchore("check", db);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.out())
        .contains("NOT OK  write, read and remove a document of 64 B: TRA-121")
        .contains("Remove it, then check again");
    scene.anchore().execute("delete from archive_document where \"userId\" = 'test'");
    assertThat(scene.anchore("check", db).code()).isZero();
  }
}
