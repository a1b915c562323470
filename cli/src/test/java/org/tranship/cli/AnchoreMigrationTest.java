package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;

/// Whole migrations by the command line, on a real PostgreSQL and a real S3 server: documents end
/// up where they should, in Anchore's forms, and come back the same.
class AnchoreMigrationTest {
  @TempDir private Path directory;

  private final List<Document> documents =
      AnchoreInstallation.together(AnchoreDocuments.seven(), AnchoreDocuments.edges());
  private AnchoreScene scene;
  private Map<String, String> before;

  @BeforeEach
  void installAnchore() {
    scene = AnchoreScene.with(directory, documents);
    before = scene.anchore().contentOfDb();
    assertThat(before).isEqualTo(AnchoreInstallation.digests(documents));
  }

  @Test
  void roundTripThroughEveryDriverRestoresEveryDigest() {
    List<Path> way =
        List.of(
            scene.db(),
            scene.s3("anchore-round-trip", "internaltest"),
            scene.localfs("files"),
            scene.db2(),
            scene.db());
    for (int i = 1; i < way.size(); i++) {
      AnchoreScene.Ran ran = scene.migrate(way.get(i - 1), way.get(i));
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.out()).contains("\"state\":\"complete\"");
    }
    assertThat(scene.anchore().contentOfDb()).isEqualTo(before);
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("db://"));
    assertThat(
            scene
                .anchore()
                .strings(
                    "select id::text, archive_documents_migrated || '/' || archive_documents_to_migrate"
                        + " || ' ' || migrate_from_driver || '>' || migrate_to_driver"
                        + " from archive_migration_tasks"))
        .containsExactly(
            Map.entry("1", "15/15 db>s3"),
            Map.entry("2", "15/15 s3>localfs"),
            Map.entry("3", "15/15 localfs>db2"),
            Map.entry("4", "15/15 db2>db"));
    assertThat(
            scene
                .anchore()
                .strings(
                    "select 'created', string_agg(distinct created_at::text, ',')"
                        + " from archive_metadata"))
        .containsEntry("created", Integer.toString(AnchoreInstallation.CREATED));
  }

  @Test
  void filesLieWhereAnchoreLooksForThem() throws Exception {
    AnchoreScene.Ran ran = scene.migrate(scene.db(), scene.localfs("files"));
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(scene.files("files"))
        .containsKey(
            "21232f297a57a5a743894a0e4a801fc3/policy_bundles/f4/"
                + "f4e10c3d870303b164d53bfe7e68c401.json")
        .hasSize(documents.size());
    assertThat(scene.anchore().contentOfDb()).isEmpty();
    assertThat(scene.anchore().urls())
        .containsEntry(
            "admin/policy_bundles/2c53a13c-1765-11e8-82ef-23527761d060",
            "file://"
                + directory.resolve("files")
                + "/21232f297a57a5a743894a0e4a801fc3/policy_bundles/f4/"
                + "f4e10c3d870303b164d53bfe7e68c401.json");
    // The rule is strict: one byte above 100 KiB is compressed, 100 KiB is not; digest and size are
    // those of the bytes as stored.
    assertThat(
            scene
                .anchore()
                .strings(
                    "select \"archiveId\", is_compressed::text from archive_metadata where"
                        + " \"archiveId\" like '%-threshold'"))
        .containsExactly(Map.entry("above-threshold", "true"), Map.entry("at-threshold", "false"));
    Map<String, String> digests =
        scene.anchore().strings("select digest, size::text from archive_metadata");
    assertThat(scene.files("files").values()).isSubsetOf(digests.keySet());
  }

  @Test
  void nodeleteKeepsTheSourceUntilComplete() {
    Path db = scene.db();
    Path files = scene.localfs("files");
    AnchoreScene.Ran ran = scene.migrate(db, files, "--nodelete");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(scene.anchore().contentOfDb()).isEqualTo(before);
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("file://"));

    AnchoreScene.Ran complete = scene.verb("complete", "last");
    assertThat(complete.code()).as(complete.all()).isZero();
    assertThat(scene.anchore().contentOfDb()).isEmpty();
  }

  @Test
  void rollbackPointsRowsBackAndRemovesTheCopies() throws Exception {
    Map<String, String> rows =
        scene
            .anchore()
            .strings("select \"archiveId\", archive_metadata::text from archive_metadata");
    AnchoreScene.Ran ran = scene.migrate(scene.db(), scene.localfs("files"), "--nodelete");
    assertThat(ran.code()).as(ran.all()).isZero();

    AnchoreScene.Ran back = scene.verb("rollback", "last");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(
            scene
                .anchore()
                .strings("select \"archiveId\", archive_metadata::text from archive_metadata"))
        .isEqualTo(rows);
    assertThat(scene.files("files")).isEmpty();
    assertThat(scene.anchore().contentOfDb()).isEqualTo(before);
  }

  @Test
  void rollbackOfACompletedRunMovesItsDocumentsBack() {
    Path db = scene.db();
    Path files = scene.localfs("files");
    AnchoreScene.Ran part = scene.migrate(db, files, "--bucket", "policy_bundles");
    assertThat(part.code()).as(part.all()).isZero();
    AnchoreScene.Ran rest = scene.migrate(db, files);
    assertThat(rest.code()).as(rest.all()).isZero();

    AnchoreScene.Ran back = scene.verb("rollback", "last");
    assertThat(back.code()).as(back.all()).isZero();
    List<String> stillMoved = new ArrayList<>();
    scene
        .anchore()
        .urls()
        .forEach(
            (name, url) -> {
              if (url.startsWith("file://")) {
                stillMoved.add(name);
              }
            });
    assertThat(stillMoved).hasSize(2).allMatch(name -> name.contains("/policy_bundles/"));
  }

  @Test
  void secondRunOfACompletedMigrationWritesNothing() {
    Path db = scene.db();
    Path files = scene.localfs("files");
    assertThat(scene.migrate(db, files).code()).isZero();
    Map<String, String> rows =
        scene
            .anchore()
            .strings("select \"archiveId\", archive_metadata::text from archive_metadata");
    AnchoreScene.Ran again = scene.migrate(db, files);
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).contains("Nothing is left to do");
    assertThat(
            scene
                .anchore()
                .strings("select \"archiveId\", archive_metadata::text from archive_metadata"))
        .isEqualTo(rows);
  }

  @Test
  void sameDriverMoveCleansItsSource() throws Exception {
    Path first = scene.localfs("first");
    Path second = scene.localfs("second");
    assertThat(scene.migrate(scene.db(), first).code()).isZero();
    Map<String, String> files = scene.files("first");
    AnchoreScene.Ran ran = scene.migrate(first, second);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(scene.files("first")).isEmpty();
    assertThat(scene.files("second")).isEqualTo(files);
  }

  @Test
  void verifyReadsEverythingAgainAndFindsADamagedCopy() throws Exception {
    assertThat(scene.migrate(scene.db(), scene.localfs("files")).code()).isZero();
    AnchoreScene.Ran fine = scene.verb("verify", "last");
    assertThat(fine.code()).as(fine.all()).isZero();

    Path damaged =
        directory.resolve(
            "files/21232f297a57a5a743894a0e4a801fc3/policy_bundles/f4/"
                + "f4e10c3d870303b164d53bfe7e68c401.json");
    byte[] bytes = java.nio.file.Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 1;
    java.nio.file.Files.write(damaged, bytes);
    AnchoreScene.Ran broken = scene.verb("verify", "last");
    assertThat(broken.code()).as(broken.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(broken.all()).contains("1 of 15 documents are not as they were copied");
  }

  @Test
  void analysisArchiveMovesItsOwnBucketOnly() {
    Path from =
        scene.config(
            "from.yaml",
            """
            object_store:
              storage_driver: {name: db, config: {}}
            analysis_archive:
              storage_driver: {name: db, config: {}}
            """);
    Path to =
        scene.config(
            "to.yaml",
            "object_store:\n  storage_driver: {name: db, config: {}}\n"
                + "analysis_archive:\n  storage_driver:\n    name: localfs\n    config:\n"
                + "      archive_data_dir: "
                + directory.resolve("archive")
                + "\n");
    AnchoreScene.Ran ran =
        scene.migrate(from, to, "--from-analysis-archive", "--to-analysis-archive");
    assertThat(ran.code()).as(ran.all()).isZero();
    scene
        .anchore()
        .urls()
        .forEach(
            (name, url) ->
                assertThat(url.startsWith("file://"))
                    .as(name)
                    .isEqualTo(name.contains("/analysis_archive/")));
  }

  @Test
  void schemaBefore040MovesBothWays() {
    AnchoreScene old = AnchoreScene.with(directory, AnchoreDocuments.seven(), false);
    Path db = old.db();
    Path files = old.localfs("old-files");
    assertThat(old.migrate(db, files).code()).isZero();
    AnchoreScene.Ran back = old.migrate(files, db);
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(old.anchore().contentOfDb())
        .isEqualTo(AnchoreInstallation.digests(AnchoreDocuments.seven()));
  }
}
