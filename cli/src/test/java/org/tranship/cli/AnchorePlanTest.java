package org.tranship.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import tools.jackson.databind.json.JsonMapper;

/// `plan` says what `migrate` would do, and leaves everything as it is.
class AnchorePlanTest {
  @TempDir private Path directory;

  @Test
  void saysWhatWouldBeMovedAndChangesNothing() throws SQLException {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    Path s3 = scene.s3("anchore-planned", "");
    AnchoreScene.Ran ran;
    try (Connection other = scene.anchore().database().connect()) {
      assertThat(other.isValid(5)).isTrue();
      ran = scene.anchore("plan", scene.db(), s3);
    }
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("ok      source: db (db://) can be reached and used")
        .contains("note    s3 (s3://anchore-planned/) is not there yet; the migration makes it.")
        .contains("moves   analysis_data: 2 documents (351.6 KiB)")
        .contains("moves   policy_bundles: 1 document (")
        .contains("Anchore is not stopped yet", "other database sessions: session")
        .contains(
            "Would move 7 documents (398.9 KiB) from db (db://) to s3", "Nothing was changed.");
    Path without = scene.changed(s3, "create_bucket: true", "create_bucket: false");
    assertThat(scene.anchore("plan", scene.db(), without).out())
        .contains("NOT OK  destination: TRS-104");
    assertThat(scene.anchore().strings("select 'tasks', count(*)::text from tasks"))
        .containsEntry("tasks", "0");
    assertThat(directory.resolve("journal")).doesNotExist();
  }

  @Test
  void namesWhatWouldBeRefused() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    scene
        .anchore()
        .execute("update archive_metadata set digest = null where bucket = 'manifest_data'");
    Path files = scene.localfs("files");
    AnchoreScene.Ran ran = scene.anchore("plan", scene.db(), files, "--json");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    var document = JsonMapper.shared().readTree(ran.out());
    assertThat(document.path("passed").asBoolean()).isFalse();
    assertThat(document.path("total").path("documents").asInt()).isEqualTo(5);
    assertThat(document.path("buckets").path("manifest_data").path("refused").asInt()).isEqualTo(2);
    assertThat(ran.err())
        .contains("NOT OK  document: TRA-111 The document admin/manifest_data/")
        .contains("ok      space: ");
    assertThat(directory.resolve("files")).doesNotExist();

    AnchoreScene.Ran accepted =
        scene.anchore(
            "plan", scene.db(), files, "--accept-unverified", "--bucket", "manifest_data");
    assertThat(accepted.code()).as(accepted.all()).isZero();
    assertThat(accepted.out()).contains("Would move 2 documents");
  }

  @Test
  void takesOnlyDocumentsOfAnAccountOrOfBeforeADay() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    scene
        .anchore()
        .execute(
            "update archive_metadata set created_at = 1000000000 where bucket = 'manifest_data'");
    Path files = scene.localfs("files");
    assertThat(scene.anchore("plan", scene.db(), files, "--account", "admin").out())
        .contains("Would move 7 documents");
    AnchoreScene.Ran mistyped = scene.anchore("plan", scene.db(), files, "--account", "admim");
    assertThat(mistyped.out())
        .contains(
            "TRA-117 No document is of the account \"admim\"; nearest is \"admin\".",
            "Would move 0 documents");
    // 1,000,000,000 seconds after 1970 are the 9th of September 2001, 01:46:40 in UTC.
    assertThat(scene.anchore("plan", scene.db(), files, "--created-before", "2001-09-09").out())
        .contains("Would move 0 documents");
    assertThat(scene.anchore("plan", scene.db(), files, "--created-before", "2001-09-10").out())
        .contains("Would move 2 documents");
    AnchoreScene.Ran moved = scene.migrate(scene.db(), files, "--created-before", "2001-09-10");
    assertThat(moved.code()).as(moved.all()).isZero();
    assertThat(scene.anchore().urls().values())
        .filteredOn(url -> url.startsWith("file://"))
        .hasSize(2);
    assertThat(scene.migrate(scene.db(), files, "--created-before", "yesterday").code())
        .isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void refusesAPlaceThatIsTheSame() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    AnchoreScene.Ran ran = scene.anchore("plan", scene.db(), scene.db());
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.out()).contains("NOT OK  places: TRA-101");
  }

  /// What compression makes of documents is not known before, but not more than zlib can.
  @Test
  void spaceThatMayNotBeEnoughIsNotCalledEnough() throws Exception {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    Path files = scene.localfs("files");
    long free = Files.getFileStore(directory).getUsableSpace();
    String size = "update archive_metadata set size = %d where bucket = 'policy_bundles'";
    scene.anchore().execute(size.formatted(2 * free));
    AnchoreScene.Ran unknown = scene.anchore("plan", scene.db(), files);
    assertThat(unknown.code()).as(unknown.all()).isZero();
    assertThat(unknown.out())
        .contains(" free for ", "whether that is enough when they are compressed nobody knows")
        .doesNotContain("space: ");
    scene.anchore().execute(size.formatted(2_000 * free));
    AnchoreScene.Ran never = scene.anchore("plan", scene.db(), files);
    assertThat(never.code()).as(never.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(never.out()).contains("NOT OK  space: ");
  }

  private static Document document(String key) {
    return new Document("analysis_data", key, "bad", "{}".getBytes(UTF_8));
  }

  @Test
  void namesEachKeyThatTheDestinationCannotKeepBeforeTheFirstByte() {
    List<Document> documents = new ArrayList<>(AnchoreDocuments.seven());
    List<String> keys = List.of("a//b", "a/../../b", "trail/");
    keys.forEach(key -> documents.add(document(key)));
    AnchoreScene scene = AnchoreScene.with(directory, documents);
    Path s3 = scene.s3("anchore-keys", "");
    // Whether a bucket that is not there will keep such keys nobody can say yet.
    assertThat(scene.anchore("plan", scene.db(), s3).out())
        .contains("it could not be tried (TRS-104)");
    AnchoreScene.Ran migrated = scene.migrate(scene.db(), s3);
    assertThat(migrated.code()).as(migrated.all()).isEqualTo(ExitCode.FAILED.number());
    AnchoreScene.Ran plan = scene.anchore("plan", scene.db(), s3);
    assertThat(plan.code()).as(plan.all()).isEqualTo(ExitCode.REFUSED.number());
    for (String key : keys) {
      String named = "TRA-118 The document bad/analysis_data/" + key + " cannot be kept by s3 (";
      assertThat(plan.out()).contains("NOT OK  document: " + named);
      assertThat(migrated.out()).contains(named);
      assertThat(migrated.out().indexOf(named))
          .isLessThan(migrated.out().indexOf("Migrating 10 documents"));
    }
    assertThat(plan.out()).contains("localfs hashes keys").doesNotContain("Map such keys");
    assertThat(migrated.out()).doesNotContain("TRS-108");
    assertThat(scene.anchore("plan", scene.db(), scene.localfs("files")).code()).isZero();
  }
}
