package org.tranship.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.driver.jdbc.JdbcStores;
import org.tranship.runbook.anchore.layout.DbText;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.server.PostgresDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents that cannot be moved, each among seven sound ones: the run exits with 1 and says
/// which, why and how to try again; the others are moved; what is mended is moved by the same
/// command.
class AnchoreBadInputTest {
  private static final String POLICY = "2c53a13c-1765-11e8-82ef-23527761d060";
  private static final String BAD_POLICY = "bucket = 'policy_bundles'";

  @TempDir private Path directory;

  private AnchoreScene scene;
  private Path db;
  private Path files;

  @BeforeEach
  void installAnchore() {
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    db = scene.db();
    files = scene.localfs("files");
  }

  private static Document document(String bucket, String key, String user) {
    return new Document(bucket, key, user, "{}".getBytes(UTF_8));
  }

  private AnchoreScene.Ran failsForOne(Path from, Path to, String... words) {
    AnchoreScene.Ran ran = scene.migrate(from, to);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.out())
        .contains(words)
        .contains("Not everything was moved", "is tried again by the same command")
        .contains("\"state\":\"failed\"", "rows of the catalogue lies elsewhere");
    return ran;
  }

  private void finishes(Path from, Path to) {
    AnchoreScene.Ran ran = scene.migrate(from, to);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("Each of the 7 rows of the catalogue lies where");
  }

  private long at(String scheme) {
    return scene.anchore().urls().values().stream().filter(url -> url.startsWith(scheme)).count();
  }

  @Test
  void wrongDigestKeepsTheDocumentAtItsSource() {
    scene.anchore().execute("update archive_metadata set digest = md5('x') where " + BAD_POLICY);
    failsForOne(
        db,
        files,
        "TRS-111",
        POLICY,
        "1 of 7 documents could not be copied",
        "the source is untouched; mend or restore the object there");
    assertThat(at("file://")).isEqualTo(6);
    assertThat(scene.anchore().contentOfDb()).hasSize(1);

    scene
        .anchore()
        .execute(
            "update archive_metadata m set digest = (select md5(jsondata) from archive_document d"
                + " where d.\"archiveId\" = m.\"archiveId\") where "
                + BAD_POLICY);
    finishes(db, files);
    assertThat(scene.anchore().contentOfDb()).isEmpty();
  }

  @Test
  void digestThatIsNoneIsSaidBeforeTheFirstByte() {
    scene.anchore().execute("update archive_metadata set digest = 'none' where " + BAD_POLICY);
    AnchoreScene.Ran ran =
        failsForOne(
            db, files, "TRA-115 The document admin/policy_bundles/" + POLICY, "mend its row");
    assertThat(ran.out().indexOf("TRA-115")).isLessThan(ran.out().indexOf("Migrating 7 documents"));
  }

  @Test
  void metadataWithoutBlobIsNamed() {
    scene.anchore().execute("create table saved as select * from archive_document");
    scene.anchore().execute("delete from archive_document where " + BAD_POLICY);
    String name = "admin/policy_bundles/" + POLICY;
    AnchoreScene.Ran ran =
        failsForOne(
            db,
            files,
            "the first: TRS-101 Cannot read the document " + name + " in ",
            "  TRS-101 Cannot read the document " + name + " in ",
            "there is no such row. Restore it there; its row is untouched.");
    assertThat(ran.out()).doesNotContain("policy_bundles/" + POLICY + "/admin");
    for (String verb : List.of("status", "report")) {
      JsonNode told = JsonMapper.shared().readTree(scene.run(verb, "last", "--json").out());
      assertThat(told.findValuesAsString("key")).as(verb).contains(name);
      assertThat(told.toString()).doesNotContain("/admin/" + POLICY);
    }
    scene.anchore().execute("insert into archive_document select * from saved where " + BAD_POLICY);
    finishes(db, files);
  }

  @Test
  void damagedDocumentIsToldFromARowThatCannotBeUnderstood() throws Exception {
    finishes(db, files);
    String url = scene.anchore().url("admin/policy_bundles/" + POLICY);
    Files.writeString(Path.of(url.substring("file://".length())), "no zlib");
    scene.anchore().execute("update archive_metadata set is_compressed = true where " + BAD_POLICY);
    AnchoreScene.Ran check = scene.anchore("check", files, "--read-all");
    assertThat(check.out())
        .contains("TRA-122 The document admin/policy_bundles/" + POLICY, "Restore it there.")
        .contains("documents: 6 were read and are", "; 1 is not")
        .doesNotContain("TRA-112");
  }

  @Test
  void theLimitOfTheTablesIsTheDrivers() {
    PostgresDatabase database = scene.anchore().database();
    StoreSpec table =
        new StoreSpec(
            Location.parse(database.jdbcUrl()),
            Map.of(
                "table", "archive_document",
                "key", "userId,bucket,archiveId,documentName",
                "content", "jsondata",
                "user", database.user()),
            Map.of("password", new SecretRef(SecretRef.Source.ENV, "TEST_PASSWORD")));
    try (Store store = new JdbcStores().open(table, _ -> new Secret(database.password()))) {
      assertThat(store.capabilities().largestObject().bytes()).isEqualTo(DbText.LONGEST_BYTES);
    }
  }

  @Test
  void blobWithoutMetadataIsNamedAndLeftAlone() throws Exception {
    scene.anchore().execute("delete from archive_metadata where " + BAD_POLICY);
    AnchoreScene.Ran ran = scene.migrate(db, files);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains(
            "TRA-116 1 object in db (db://) belongs to no row", "admin/policy_bundles/" + POLICY)
        .contains("remove there what nobody misses");
    assertThat(scene.anchore().contentOfDb()).hasSize(1);

    Path account = directory.resolve("files/21232f297a57a5a743894a0e4a801fc3");
    Files.writeString(account.resolve("stray.json"), "{}");
    AnchoreScene.Ran check = scene.anchore("check", files, "--read-all");
    assertThat(check.code()).as(check.all()).isZero();
    assertThat(check.out())
        .contains("ok      documents: 6 were read and are as the catalogue says")
        .contains("TRA-116 1 object in localfs", account + "/stray.json");
  }

  @Test
  void documentWithoutDigestNeedsAFlag() {
    scene
        .anchore()
        .execute("update archive_metadata set digest = null, size = null where " + BAD_POLICY);
    failsForOne(
        db, files, "TRA-111 The document admin/policy_bundles/" + POLICY, "--accept-unverified");
    assertThat(at("db://")).isEqualTo(1);
    AnchoreScene.Ran ran = scene.migrate(db, files, "--accept-unverified");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(at("file://")).isEqualTo(7);
    assertThat(
            scene
                .anchore()
                .strings("select digest, size::text from archive_metadata where " + BAD_POLICY))
        .doesNotContainKey("NULL");
  }

  @Test
  void sizeThatCannotBeIsNoReasonToStop() {
    scene.anchore().execute("update archive_metadata set size = -1 where " + BAD_POLICY);
    finishes(db, files);
  }

  @Test
  void placeThatCannotBeUnderstoodIsNamed() {
    scene
        .anchore()
        .execute("update archive_metadata set content_url = 'db://admin' where " + BAD_POLICY);
    failsForOne(db, files, "TRA-112 The document admin/policy_bundles/" + POLICY, "db://admin");
  }

  @Test
  void namesThatAnchoreCouldNotFindAgainAreRefusedByReason() {
    List<Document> odd =
        List.of(
            document("vulnerability_scan", "why?not", "admin"),
            document("vulnerability_scan", "a#b", "admin"),
            document("vulnerability_scan", "tab\tkey", "admin"),
            document("vulnerability_scan", "slashed", "team/a"),
            document("vulnerability_scan", "..", "admin"),
            document("vulnerability_scan", "a/../b", "admin"),
            document("..", "up", "admin"),
            document("vulnerability_scan", "Gr\u00fc\u00dfe-\u653f\u7b56-\ud83d\udd12", "admin"),
            document("vulnerability_scan", "a  b%2Fc+d", "someone@example.org"));
    scene.anchore().add(odd);
    AnchoreScene.Ran db2 = scene.migrate(db, scene.db2());
    assertThat(db2.code()).as(db2.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(db2.out())
        .contains("Migrating 16 documents")
        .contains("; 4 of them are refused.")
        .contains("TRA-113 The document admin/vulnerability_scan/why?not cannot be kept")
        .contains("key \"why?not\" holds ? or #")
        .contains("key \"a#b\" holds ? or #")
        .contains("holds a tab or a line end")
        .contains("user \"team/a\" holds a slash");
    assertThat(at("db2://")).isEqualTo(12);

    // Names are hashed there, so what no other driver can keep is saved; only the bucket is plain.
    AnchoreScene.Ran rescued = scene.migrate(db, files);
    assertThat(rescued.code()).as(rescued.all()).isZero();
    AnchoreScene.Ran dots = scene.migrate(scene.db2(), files);
    assertThat(dots.code()).as(dots.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(dots.out())
        .contains("TRA-113 The document admin/../up cannot be kept")
        .contains("1 of 12 documents could not be copied");
    assertThat(at("file://")).isEqualTo(15);
    AnchoreScene.Ran check = scene.anchore("check", files, "--read-all");
    assertThat(check.code()).as(check.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(check.out())
        .contains("ok      documents: 15 were read")
        .contains("NOT OK  rows: 1 of the 16 rows of the catalogue lies elsewhere", "admin/../up");
  }

  @Test
  void documentOverTheDatabasesLimitIsRefusedByName() throws Exception {
    finishes(db, files);
    String url = scene.anchore().url("admin/policy_bundles/" + POLICY);
    try (var sparse = new RandomAccessFile(url.substring("file://".length()), "rw")) {
      sparse.setLength(1_200_000_000L);
    }
    scene.anchore().execute("update archive_metadata set size = 1200000000 where " + BAD_POLICY);
    AnchoreScene.Ran ran =
        failsForOne(
            files,
            db,
            "TRA-114 The document admin/policy_bundles/" + POLICY + " has 1200000000 bytes",
            "db (db://) keeps at most 1073676288 of one document; choose another driver for it");
    assertThat(ran.out()).contains("; 1 of them is refused.");
    assertThat(at("db://")).isEqualTo(6);
  }

  @Test
  void anotherObjectUnderTheKeyIsLeftAloneUnlessReplaced() throws Exception {
    Path there =
        directory.resolve(
            "files/21232f297a57a5a743894a0e4a801fc3/policy_bundles/f4/"
                + "f4e10c3d870303b164d53bfe7e68c401.json");
    Files.createDirectories(there.getParent());
    Files.writeString(there, "somebody else's");
    failsForOne(db, files, "TRS-102", "already holds another object under", "It was left alone");
    assertThat(there).hasContent("somebody else's");
    assertThat(at("file://")).isEqualTo(6);

    AnchoreScene.Ran ran = scene.migrate(db, files, "--replace");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(Files.readString(there)).contains("Default bundle");
  }

  @Test
  void mistypedBucketIsToldWithTheNearestName() {
    AnchoreScene.Ran ran = scene.migrate(db, files, "--bucket", "policy_bundels");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains(
            "TRA-117 No document is in the logical bucket \"policy_bundels\"; nearest is"
                + " \"policy_bundles\". The catalogue has analysis_data, image_content_data,")
        .contains("none is one of those that were asked for")
        .doesNotContain("services.catalog");
  }
}
