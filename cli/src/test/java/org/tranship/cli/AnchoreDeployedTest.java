package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;

/// After a migration: the block to install works, every row can be read under it, and files of
/// nodes that still point elsewhere are named.
class AnchoreDeployedTest {
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

  private AnchoreScene.Ran migrated(Path to) {
    AnchoreScene.Ran ran = scene.migrate(db, to);
    assertThat(ran.code()).as(ran.all()).isZero();
    return ran;
  }

  @Test
  void fileOfANodeThatStillPointsElsewhereIsNamed() throws Exception {
    migrated(files);
    Path worker = Files.writeString(directory.resolve("worker.yaml"), "services:\n  worker: {}\n");
    Path broken = Files.writeString(directory.resolve("broken.yaml"), "services: [\n");
    AnchoreScene.Ran fine = scene.anchore("check", files, "--deployed", files, worker);
    assertThat(fine.code()).as(fine.all()).isZero();
    assertThat(fine.out())
        .contains("ok      deployed " + files + ": names the same store")
        .contains("ok      deployed " + worker + ": configures no catalog service");

    Path gone = directory.resolve("gone.yaml");
    AnchoreScene.Ran old = scene.anchore("check", files, "--deployed", db, broken, gone, files);
    assertThat(old.code()).as(old.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(old.out())
        .contains(
            "NOT OK  deployed " + db + ": still names another store: archive (line 7): driver")
        .contains("db instead of localfs")
        .contains("NOT OK  deployed " + broken + ": cannot be judged")
        .contains("NOT OK  deployed " + gone + ": cannot be judged", "there is no such file")
        .doesNotContain("Exception")
        .contains("The configuration does not work; see NOT OK.");
  }

  @Test
  void blockOfTheMigrationIsAConfigurationThatReadsEveryRow() {
    String out = migrated(files).out();
    String start = "under services.catalog.object_store:\n";
    int from = out.indexOf(start) + start.length();
    String block = out.substring(from, out.indexOf("Each of the 7 rows"));
    Path installed = scene.config("installed.yaml", "object_store:\n" + block.indent(2));
    AnchoreScene.Ran check = scene.anchore("check", installed, "--read-all");
    assertThat(check.code()).as(check.all()).isZero();
    assertThat(check.out())
        .contains("ok      rows: Each of the 7 rows of the catalogue lies where")
        .contains("ok      documents: 7 were read and are as the catalogue says")
        .contains("The configuration works.");
  }

  @Test
  void rowsThatCouldNotBeReadAreNamed() throws Exception {
    migrated(files);
    String policy = "2c53a13c-1765-11e8-82ef-23527761d060";
    Path damaged =
        directory.resolve(
            "files/21232f297a57a5a743894a0e4a801fc3/policy_bundles/f4/"
                + "f4e10c3d870303b164d53bfe7e68c401.json");
    Files.writeString(damaged, "{}");
    scene
        .anchore()
        .execute(
            "update archive_metadata set content_url = content_url || 'x' where bucket ="
                + " 'manifest_data' and \"archiveId\" like 'sha256:0%';"
                + "update archive_metadata set content_url = 'db://admin/x/y' where bucket ="
                + " 'manifest_data' and \"archiveId\" like 'sha256:a%'");
    assertThat(scene.anchore("check", files).out())
        .contains("note    1 of the 7 rows of the catalogue lies elsewhere", "(db://admin/x/y).");
    AnchoreScene.Ran check = scene.anchore("check", files, "--read-all");
    assertThat(check.code()).as(check.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(check.out())
        .contains("NOT OK  rows: 1 of the 7 rows of the catalogue lies elsewhere")
        .contains("NOT OK  documents: 4 were read and are as the catalogue says; 2 are not")
        .contains("NOT OK  document: TRS-111 The document admin/policy_bundles/" + policy)
        .contains("NOT OK  document: TRS-101 Cannot read")
        .contains("TRA-116 2 objects in localfs");
  }

  @Test
  void spaceThatTheDatabaseKeepsIsSaidHowToGetBack() {
    assertThat(migrated(scene.db2()).out()).contains("VACUUM FULL archive_document;");
    AnchoreScene.Ran ran = scene.migrate(scene.db2(), files);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("VACUUM FULL object_storage;");
  }

  /// The analysis archive has a store of its own: its rows are none of the main store's business.
  @Test
  void rowsOfTheAnalysisArchiveAreCountedForItsOwnStore() {
    scene.anchore().add(AnchoreDocuments.edges());
    Path both =
        scene.config(
            "both.yaml",
            "object_store:\n  storage_driver: {name: db, config: {}}\n"
                + "analysis_archive:\n  storage_driver:\n    name: localfs\n    config:\n"
                + "      archive_data_dir: "
                + directory.resolve("archive")
                + "\n");
    AnchoreScene.Ran ran =
        scene.migrate(db, both, "--to-analysis-archive", "--bucket", "analysis_archive");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("under services.catalog.analysis_archive:")
        .contains("Each of the 2 rows of the catalogue lies where");
    assertThat(scene.anchore("check", both, "--read-all").out())
        .contains("ok      rows: Each of the 13 rows", "documents: 13 were read");
    assertThat(scene.anchore("check", both, "--analysis-archive", "--read-all").out())
        .contains("ok      rows: Each of the 2 rows", "documents: 2 were read");
  }
}
