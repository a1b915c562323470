package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the listing commands print, beside what the original prints, and the same as JSON.
class AnchoreListTest {
  private static final List<String> TASK =
      List.of(
          "id",
          "type",
          "state",
          "last_state",
          "created_at",
          "started_at",
          "ended_at",
          "last_updated",
          "executor_id",
          "migrate_from_driver",
          "migrate_to_driver",
          "archive_documents_to_migrate",
          "archive_documents_migrated",
          "online_migration");

  @TempDir private Path directory;

  private static JsonNode json(AnchoreScene.Ran ran) {
    assertThat(ran.code()).as(ran.all()).isZero();
    return JsonMapper.shared().readTree(ran.out());
  }

  @Test
  void driversAreListedInTheOrderOfTheOriginal() {
    AnchoreScene scene = AnchoreScene.with(directory, List.of());
    assertThat(scene.anchore("list-drivers").out()).isEqualTo("localfs\ndb\ndb2\ns3\nswift\n");
    JsonNode drivers = json(scene.anchore("list-drivers", "--json")).path("drivers");
    assertThat(StreamSupport.stream(drivers.spliterator(), false).map(JsonNode::asString))
        .containsExactly("localfs", "db", "db2", "s3", "swift");
  }

  /// The rows of the original's documentation: its line, character by character.
  @Test
  void migrationsAreListedInTheColumnsOfTheOriginal() {
    AnchoreScene scene = AnchoreScene.with(directory, List.of());
    scene
        .anchore()
        .execute(
            "insert into tasks (state, last_state, created_at, started_at, ended_at, last_updated,"
                + " executor_id, type) values ('complete', 'running', '2018-08-15T18:03:52.951354',"
                + " '2018-08-15T18:03:52.949956', '2018-08-15T18:03:53.720554',"
                + " '2018-08-15T18:03:53.724628', '3209ad44d7bb:37:139731996518208:',"
                + " 'archivemigrationtask');"
                + "insert into archive_migration_tasks values (1, 'db', 's3', 7, 7, null)");
    assertThat(scene.anchore("list-migrations").out())
        .isEqualTo(
            String.join(
                    " ".repeat(8),
                    "id",
                    " state  ",
                    "        start time        ",
                    "         end time         ",
                    "from",
                    "to",
                    "migrated count",
                    "total to migrate",
                    "       last updated       ",
                    "\n")
                + String.join(
                    " ".repeat(8),
                    "1 ",
                    "complete",
                    "2018-08-15T18:03:52.949956",
                    "2018-08-15T18:03:53.720554",
                    " db ",
                    "s3",
                    "      7       ",
                    "       7        ",
                    "2018-08-15T18:03:53.724628",
                    "\n"));
  }

  @Test
  void aMigrationIsOneDocumentOfJsonWithTheFieldsOfItsTask() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    AnchoreScene.Ran ran = scene.migrate(scene.db(), scene.localfs("files"), "--json");
    JsonNode document = json(ran);
    assertThat(document.path("state").asString()).isEqualTo("completed");
    assertThat(document.path("failures").size()).isZero();
    assertThat(document.path("rows_readable").asInt()).isEqualTo(7);
    assertThat(document.path("rows_elsewhere").asInt()).isZero();
    assertThat(document.path("install").path("yaml").asString()).contains("name: localfs");
    assertThat(document.path("task").propertyNames()).containsExactlyElementsOf(TASK);
    assertThat(document.path("task").path("archive_documents_migrated").asInt()).isEqualTo(7);
    assertThat(ran.err()).contains("Migrating 7 documents");

    JsonNode listed = json(scene.anchore("list-migrations", "--json")).path("migrations");
    assertThat(listed.size()).isEqualTo(1);
    assertThat(listed.get(0)).isEqualTo(document.path("task"));
  }

  @Test
  void repeatedBucketsAndASecondRunAreListedAsTheyWere() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    Path db = scene.db();
    Path files = scene.localfs("files");
    AnchoreScene.Ran part =
        scene.migrate(db, files, "--bucket", "policy_bundles", "--bucket", "manifest_data");
    assertThat(part.code()).as(part.all()).isZero();
    assertThat(part.out()).contains("Migrating 3 documents");
    assertThat(scene.anchore().urls())
        .allSatisfy(
            (name, url) ->
                assertThat(url.startsWith("file://"))
                    .isEqualTo(name.contains("/policy_b") || name.contains("/manifest_d")));
    AnchoreScene.Ran rest = scene.migrate(db, files);
    assertThat(rest.code()).as(rest.all()).isZero();
    assertThat(scene.anchore("list-migrations").out().lines().skip(1))
        .satisfiesExactly(
            line -> assertThat(line).containsPattern("^1 +complete .* db +localfs +3 +3 "),
            line -> assertThat(line).containsPattern("^2 +complete .* db +localfs +4 +4 "));
  }
}
