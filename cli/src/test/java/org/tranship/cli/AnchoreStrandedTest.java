package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;

/// Anchore looks for documents of the logical bucket `analysis_archive` by the section of that
/// name, and for all others by that of the main store. What would be put where it does not look is
/// said before the first byte, and once more at the end of a migration for which that was accepted.
class AnchoreStrandedTest {
  @TempDir private Path directory;

  private AnchoreScene scene;
  private Path db;

  @BeforeEach
  void installAnchore() {
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    scene.anchore().add(AnchoreDocuments.edges());
    db = scene.db();
  }

  /// A file whose analysis archive has a store of its own.
  private Path both(String name, String main, String archive) {
    return scene.config(
        name,
        "object_store:\n  storage_driver: {name: "
            + main
            + ", config: {}}\nanalysis_archive:\n  storage_driver:\n    name: localfs\n"
            + "    config:\n      archive_data_dir: "
            + directory.resolve(archive)
            + "\n");
  }

  private long at(String place) {
    return scene.anchore().urls().values().stream().filter(url -> url.startsWith(place)).count();
  }

  private void refused(String sentence, Path from, Path to, Object... options) {
    List<Object> planned = new ArrayList<>(List.of("plan", from, to));
    planned.addAll(List.of(options));
    AnchoreScene.Ran plan = scene.anchore(planned.toArray());
    assertThat(plan.code()).as(plan.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(plan.out()).contains("NOT OK  reading: TRA-123 " + sentence);
    AnchoreScene.Ran ran = scene.migrate(from, to, options);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.out()).contains("TRA-123 " + sentence, "Nothing was changed.");
  }

  private AnchoreScene.Ran accepted(Path from, Path to, Object... options) {
    List<Object> all = new ArrayList<>(List.of(options));
    all.add("--accept-unreadable");
    AnchoreScene.Ran ran = scene.migrate(from, to, all.toArray());
    assertThat(ran.code()).as(ran.all()).isZero();
    return ran;
  }

  @Test
  void theMainStoreInTheStoreOfTheArchive() {
    Path both = both("both.yaml", "db", "archive");
    refused("13 documents of analysis_data, ", db, both, "--to-analysis-archive");
    assertThat(at("db://")).isEqualTo(15);
    assertThat(directory.resolve("archive")).doesNotExist();

    AnchoreScene.Ran ran = accepted(db, both, "--to-analysis-archive");
    assertThat(at("file://")).isEqualTo(15);
    assertThat(ran.out())
        .contains("13 of the 15 rows of the catalogue lie elsewhere, and Anchore could not read")
        .doesNotContain("Each of the");
    AnchoreScene.Ran back = scene.run("rollback", "--db-connect", url(), "last", "--yes");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(at("db://")).isEqualTo(15);
  }

  private String url() {
    return scene.anchore().sqlAlchemyUrl();
  }

  @Test
  void theArchiveInAMainStoreBesideWhichItHasItsOwn() {
    Path from = both("from.yaml", "db", "archive");
    AnchoreScene.Ran split =
        scene.migrate(db, from, "--to-analysis-archive", "--bucket", "analysis_archive");
    assertThat(split.code()).as(split.all()).isZero();
    Path to = both("to.yaml", "db2", "archive");
    refused("2 documents of analysis_archive would move", from, to, "--from-analysis-archive");
    assertThat(at("file://")).isEqualTo(2);

    AnchoreScene.Ran ran = accepted(from, to, "--from-analysis-archive");
    assertThat(at("db2://")).isEqualTo(2);
    // Those of the main store are still to be moved; those of the archive are in the wrong one.
    assertThat(ran.out()).contains("15 of the 15 rows of the catalogue lie elsewhere");
    AnchoreScene.Ran rest = scene.migrate(db, to);
    assertThat(rest.code()).as(rest.all()).isZero();
    assertThat(rest.out()).contains("2 of the 15 rows of the catalogue lie elsewhere");
  }

  @Test
  void whatIsToBeDoneInsteadIsSaidAndWorks() {
    Path to = both("to.yaml", "db2", "archive");
    refused("2 documents of analysis_archive would move to db2", db, to);
    String said = scene.migrate(db, to).out();
    assertThat(said).contains("--to-analysis-archive --bucket analysis_archive, and the others");
    List<Object> others = new ArrayList<>();
    for (String bucket : said.substring(said.indexOf("and the others with ")).split("--bucket ")) {
      others.add("--bucket");
      others.add(bucket.split("[ ;]")[0]);
    }
    AnchoreScene.Ran main = scene.migrate(db, to, others.subList(2, others.size()).toArray());
    assertThat(main.code()).as(main.all()).isZero();
    AnchoreScene.Ran rest =
        scene.migrate(db, to, "--to-analysis-archive", "--bucket", "analysis_archive");
    assertThat(rest.code()).as(rest.all()).isZero();
    assertThat(scene.anchore("check", to, "--read-all").out()).contains("Each of the 13 rows");
    assertThat(scene.anchore("check", to, "--analysis-archive").out()).contains("of the 2 rows");
  }

  /// Both sections may name one store; then nothing is in the wrong one.
  @Test
  void oneStoreUnderBothSections() {
    Path same =
        scene.config(
            "same.yaml",
            """
            object_store:
              storage_driver: {name: db2, config: {}}
            analysis_archive:
              storage_driver: {name: db2, config: {}}
            """);
    AnchoreScene.Ran ran = scene.migrate(db, same);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("Each of the 13 rows of the catalogue lies where");
  }
}
