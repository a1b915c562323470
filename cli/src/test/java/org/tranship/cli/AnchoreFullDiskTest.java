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

/// A disk that is really full, under the journal or under the destination: the run stops with what
/// and where, and when there is room again the same command finishes.
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

  @Test
  void journalIsFull() throws Exception {
    Path journal = directory.resolve("disk/journal");
    String said = migratedTwice("2m", "1800k", directory.resolve("files"), journal);
    assertThat(said).contains("TRS-204 Cannot write to the journal: the disk", journal.toString());
  }
}
