package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.server.SmallDisk;

/// A disk that is really full, under the journal or under the destination, and a database that
/// answers as it does when its own is: the run stops with what and where, and when there is room
/// again the same command finishes.
class AnchoreFullDiskTest {
  /// Runs a command, takes the ballast off the disk, and runs it again.
  private static final String TWICE =
      "head -c \"$1\" /dev/zero > \"$0/ballast\"; shift; \"$@\"; echo \"ended with $?\";"
          + " rm \"$0/ballast\"; exec \"$@\"";

  private static final List<Document> DOCUMENTS = AnchoreDocuments.many(0, 300, 4_000);

  @TempDir private Path directory;

  private String migratedTwice(String size, String ballast, Path files, Path journal)
      throws Exception {
    Path disk = directory.resolve("disk");
    List<String> around = new ArrayList<>(SmallDisk.around(disk, size));
    AnchoreScene scene = AnchoreScene.with(directory, DOCUMENTS);
    around.addAll(List.of("sh", "-c", TWICE, disk.toString(), ballast));
    Path to =
        scene.config(
            "to.yaml",
            "archive:\n  storage_driver:\n    name: localfs\n    config:\n"
                + "      archive_data_dir: "
                + files
                + "\n");
    AnchoreScene.Ran ran =
        scene.alone(
            around,
            Map.of("ANCHORE_DB_CONNECT", scene.anchore().sqlAlchemyUrl()),
            "anchore",
            "migrate",
            scene.db(),
            to,
            "--dontask",
            "--assume-stopped",
            "--journal",
            "sqlite:" + journal);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("ended with 1\n", "Going on with the run")
        .contains("\"archive_documents_migrated\":300");
    assertThat(scene.anchore().contentOfDb()).isEmpty();
    assertThat(scene.anchore().strings("select state::text, id::text from tasks"))
        .isEqualTo(Map.of("complete", "1"));
    return ran.all();
  }

  @Test
  void destinationIsFull() throws Exception {
    Path files = directory.resolve("disk/files");
    String said = migratedTwice("3m", "2500k", files, directory.resolve("journal"));
    assertThat(said)
        .contains("Failed: TRS-113 Cannot write the document admin/", "in file:" + files)
        .contains("Make room", "goes on with the same");
  }

  /// PostgreSQL answers 53100 to what is written into this table.
  private static void full(AnchoreScene scene, String when, String table) {
    scene
        .anchore()
        .execute(
            "create or replace function full_disk() returns trigger language plpgsql as $$ begin"
                + " raise exception 'could not extend file \"base/1/2\": No space left on device'"
                + " using errcode = 'disk_full'; end $$; create trigger full_disk before "
                + when
                + " on "
                + table
                + " for each row execute function full_disk()");
  }

  private static void goesOnWithRoom(AnchoreScene scene, String table, Path from, Path to) {
    scene.anchore().execute("drop trigger full_disk on " + table);
    AnchoreScene.Ran again = scene.migrate(from, to);
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).contains("Going on with the run", "_documents_migrated\":7");
  }

  @Test
  void databaseHasNoRoomForADocument() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    Path db2 = scene.db2();
    full(scene, "insert", "object_storage");
    AnchoreScene.Ran ran = scene.migrate(scene.db(), db2);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.out())
        .contains("Failed: TRS-113 Cannot write the document admin/", "No space left on device")
        .contains("Make room in the database's file system, then run again.");
    goesOnWithRoom(scene, "object_storage", scene.db(), db2);
  }

  @Test
  void databaseHasNoRoomForItsRows() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    Path files = scene.localfs("files");
    full(scene, "update", "archive_metadata");
    AnchoreScene.Ran ran = scene.migrate(scene.db(), files);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.out())
        .contains("Failed: TRS-306 Cannot update archive_metadata", "No space left on device")
        .contains("Make room in the database's file system, then run the same command again.")
        .doesNotContain("up and reachable");
    assertThat(scene.anchore().contentOfDb()).hasSize(7);
    goesOnWithRoom(scene, "archive_metadata", scene.db(), files);
  }

  @Test
  void journalIsFull() throws Exception {
    Path journal = directory.resolve("disk/journal");
    String said = migratedTwice("2m", "1800k", directory.resolve("files"), journal);
    assertThat(said).contains("TRS-204 Cannot write to the journal: the disk", journal.toString());
  }
}
