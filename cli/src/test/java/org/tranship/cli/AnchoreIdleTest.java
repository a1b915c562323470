package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import tools.jackson.databind.json.JsonMapper;

/// A migration that has nothing to move leaves no trace, and says where the rows are instead.
class AnchoreIdleTest {
  @TempDir private Path directory;
  private AnchoreScene scene;

  @BeforeEach
  void installAnchore() {
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
  }

  private long tasks() {
    return Long.parseLong(
        scene.anchore().strings("select 'tasks', count(*)::text from tasks").get("tasks"));
  }

  private String runs() {
    return scene.run("list").out();
  }

  @Test
  void aSourceThatNoRowLiesAtIsRefusedAndTheRowsPlacesAreTold() {
    Path wrong = scene.localfs("wrong");
    Path s3 = scene.s3("anchore-idle", "");
    AnchoreScene.Ran ran = scene.migrate(wrong, s3);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.err())
        .contains("TRA-119 No row of the catalogue lies at localfs (file://", "db:// (7 rows)")
        .contains("Give the configuration that Anchore has in use as FROM");
    assertThat(ran.out()).doesNotContain("services.catalog", "Migrating");
    assertThat(tasks()).isZero();
    assertThat(runs()).doesNotContain("anchore ");
    AnchoreScene.Ran plan = scene.anchore("plan", wrong, s3);
    assertThat(plan.code()).as(plan.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(plan.out()).contains("NOT OK  rows: TRA-119", "db:// (7 rows)");
    AnchoreScene.Ran json = scene.migrate(wrong, s3, "--json");
    assertThat(JsonMapper.shared().readTree(json.out()).path("error").path("code").asString())
        .isEqualTo("TRA-119");
  }

  @Test
  void theSamePlanChangesNothingTheSecondTime() {
    Path files = scene.localfs("files");
    assertThat(scene.migrate(scene.db(), files).code()).isZero();
    long tasks = tasks();
    String runs = runs();
    Map<String, String> urls = scene.anchore().urls();
    AnchoreScene.Ran again = scene.migrate(scene.db(), files);
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out())
        .contains("Nothing is left to do: no document lies at db (db://) any more")
        .contains("7 documents lie at localfs", "Rows of the catalogue lie at: file://" + directory)
        .doesNotContain("services.catalog", "rollback");
    assertThat(tasks()).isEqualTo(tasks);
    assertThat(runs()).isEqualTo(runs);
    assertThat(scene.anchore().urls()).isEqualTo(urls);
    AnchoreScene.Ran plan = scene.anchore("plan", scene.db(), files);
    assertThat(plan.code()).as(plan.all()).isZero();
    assertThat(plan.out()).contains("note    Nothing is left to do");
  }

  /// Not nothing, but the next to it.
  @Test
  void oneDocumentIsCountedInTheSingular(@TempDir Path own) {
    AnchoreScene one = AnchoreScene.with(own, AnchoreDocuments.seven().subList(0, 1));
    AnchoreScene.Ran ran = one.migrate(one.db(), one.localfs("files"));
    assertThat(ran.out())
        .contains("Migrating 1 document (", "The one row of the catalogue lies where this");
    assertThat(one.verb("verify", "last").out())
        .contains("Verified: 1 document is as it was copied.");
  }

  @Test
  void whatIsStillAtTheSourceIsTold() {
    Path files = scene.localfs("files");
    assertThat(scene.migrate(scene.db(), files, "--nodelete").code()).isZero();
    AnchoreScene.Ran again = scene.migrate(scene.db(), files, "--nodelete");
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).contains("Nothing is left to do", "tranship complete ");
  }

  @Test
  void anotherPlaceWithinTheSameBucketIsNoneOfThese() {
    Path s3 = scene.s3("anchore-idle-prefixes", "here-");
    assertThat(scene.migrate(scene.db(), s3).code()).isZero();
    AnchoreScene.Ran ran = scene.migrate(scene.s3("anchore-idle-prefixes", "there-"), scene.db());
    assertThat(ran.err()).contains("TRA-119", "s3://anchore-idle-prefixes/here- (7 rows)");
  }

  @Test
  void aSelectionThatTakesNothingIsNoFault() {
    AnchoreScene.Ran ran =
        scene.migrate(scene.db(), scene.localfs("files"), "--bucket", "policy_bundle");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("of the 7 documents at db (db://) none is one of those that were asked for")
        .contains("TRA-117 No document is in the logical bucket \"policy_bundle\"; nearest is");
    assertThat(tasks()).isZero();
  }

  /// A second run looks the same, but then there was a first.
  @Test
  void configurationsThatAreSwappedBeforeAnyMigrationAreToldFromASecondRun() {
    Path files = scene.localfs("files");
    AnchoreScene.Ran ran = scene.migrate(files, scene.db());
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.err())
        .contains("TRA-120 All 7 documents already lie in TO's driver, db (db://)")
        .contains(
            "nothing lies in FROM's, localfs (file://", "are the two configurations swapped?");
    assertThat(ran.all()).doesNotContain("Nothing is left to do");
    assertThat(tasks()).isZero();
    AnchoreScene.Ran plan = scene.anchore("plan", files, scene.db());
    assertThat(plan.code()).as(plan.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(plan.out()).contains("TRA-120");
  }
}
