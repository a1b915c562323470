package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;
import static org.tranship.cli.CopyScene.texts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tranship migrate` with a catalog: a service in the manner of ActiveStorage moves from a
/// directory to a bucket while it is written to.
class CatalogMigrationTest {
  private static final int OLD = 120;

  @TempDir private Path directory;
  private CopyScene scene;
  private BlobService service;
  private Path password;

  @BeforeEach
  void begin() throws IOException {
    scene = new CopyScene(directory);
    Files.createDirectories(scene.from);
    service = new BlobService(scene.from).filled(OLD);
    password = Files.writeString(directory.resolve("app-password"), BlobService.PASSWORD);
    Files.writeString(directory.resolve("password"), service.database.password());
  }

  @AfterEach
  void end() {
    service.close();
    scene.close();
  }

  private String login() {
    return "database: '%s', user: %s, password: 'file:%s'"
        .formatted(
            service.database.jdbcUrl(), service.database.user(), directory.resolve("password"));
  }

  private Path plan(String catalog, String rest) throws IOException {
    return Files.writeString(
        directory.resolve("plan.yaml"),
        """
        source: file:%s
        target: '%s'
        catalog: {preset: activestorage, from: local, to: amazon, %s%s}
        delta: {until: 20 objects, at-most: 3}
        fence:
          raise: {postgres: {form: role, role: %s, %s}}
          prove:
            sql:
              database: '%s'
              user: %s
              password: 'file:%s'
              statements: "insert into active_storage_blobs(key, filename, byte_size, service_name) values ('probe', 'x', 1, 'local')"
          window: 60s
        %s
        """
            .formatted(
                scene.from,
                scene.s3("blobs"),
                login(),
                catalog,
                service.role,
                login(),
                service.database.jdbcUrl(),
                service.role,
                password,
                rest));
  }

  private void assertSwitched() {
    assertThat(service.rows())
        .hasSameSizeAs(service.acknowledged)
        .allSatisfy((_, place) -> assertThat(place).isEqualTo("amazon"));
    assertThat(scene.objects("blobs/")).containsExactlyInAnyOrderEntriesOf(service.acknowledged);
  }

  @Test
  void rowsFollowTheirObjectsWhileTheServiceWrites() throws Exception {
    service.object("lost0001", "no row");
    service.writing();
    AnchoreScene.Ran ran = scene.run("migrate", plan("", ""), "--yes");
    assertDone(ran, "objects that no row points at", "Switched", "The fence is lowered");
    assertThat(service.refusal).isNotEmpty();
    assertThat(service.acknowledged).hasSizeGreaterThan(OLD);
    assertSwitched();
    assertThat(texts(scene.from)).as("kept").containsEntry("lo/st/lost0001", "no row");
  }

  @Test
  void aRunIsCompletedAndCleansOnlyWhatNoRowPointsAt() throws Exception {
    service.object("lost0001", "no row");
    Path plan = plan(", clean: delete-object", "soak: 24h");
    AnchoreScene.Ran check = scene.run("check", plan);
    assertDone(
        check, OLD + " rows, " + OLD + " objects", "1 objects that no row points at", "can be");
    assertDone(
        scene.run("plan", plan),
        "points the rows of active_storage_blobs to the copies",
        "no row points at any more");
    AnchoreScene.Ran printed = scene.run("plan", plan, "--print");
    assertDone(printed, "object: '{key[0:2]}/{key[2:4]}/{key}'", "objects: pointed", "from: local");
    Path again = Files.writeString(directory.resolve("again.yaml"), printed.out());
    assertDone(scene.run("plan", again, "--print"), "set:\n    service_name: amazon");
    assertThat(service.rows()).allSatisfy((_, place) -> assertThat(place).isEqualTo("local"));
    AnchoreScene.Ran declined = scene.run("migrate", plan);
    assertThat(declined.all()).contains("TRS-531");
    assertDone(scene.run("migrate", plan, "--yes"), "Switched  " + OLD + " rows");
    assertSwitched();
    AnchoreScene.Ran early = scene.run("complete", "last", "--yes");
    assertThat(early.code()).as(early.all()).isEqualTo(ExitCode.REFUSED.number());
    assertDone(scene.run("verify", "last"), "");
    assertDone(
        scene.run("complete", "last", "--yes-now"), OLD + " objects were removed at the source");
    assertThat(texts(scene.from)).containsOnlyKeys("lo/st/lost0001");
    assertSwitched();
    assertDone(scene.run("migrate", plan, "--yes"), "Completed");
  }

  @Test
  void rollbackAfterTheSwitchGivesTheRowsBackFirst() throws Exception {
    Path plan = plan("", "");
    assertDone(scene.run("migrate", plan, "--yes"), "Switched  " + OLD + " rows");
    service.sql(
        "insert into active_storage_blobs(key, filename, byte_size, service_name)"
            + " values ('since001', 'x', 1, 'amazon')",
        "delete from active_storage_blobs where key = 'old00007'",
        "update active_storage_blobs set service_name = 'elsewhere' where key = 'old00014'");
    AnchoreScene.Ran ran = scene.run("rollback", "last", "--yes");
    assertDone(
        ran,
        "2 rows were changed or removed since",
        "Rolled back: " + (OLD - 2) + " rows are as they were, and " + (OLD - 1) + " copies");
    assertThat(service.rows())
        .containsEntry("old00000", "local")
        .containsEntry("since001", "amazon")
        .containsEntry("old00014", "elsewhere")
        .doesNotContainKey("old00007")
        .hasSize(OLD);
    assertThat(scene.objects("blobs/")).as("a row may need it").containsOnlyKeys("old00014");
    assertThat(texts(scene.from)).hasSize(OLD);
    service.sql(
        "update active_storage_blobs set service_name = 'local'",
        "delete from active_storage_blobs where key = 'since001'");
    service.acknowledged.remove("old00007");
    assertDone(scene.run("migrate", plan, "--yes"), "Switched  " + (OLD - 1) + " rows");
    assertSwitched();
  }

  @Test
  void anActThatFailsHasTheRowsAsTheyWere() throws Exception {
    Path plan =
        plan(
            "",
            "switch: {do: {command: ['true'], undo: {command: ['true']}}, gate: {command: ['false']}, back: {command: ['true']}, within: 1s}");
    AnchoreScene.Ran ran = scene.run("migrate", plan, "--yes");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.all()).contains("TRM-110", "What was done was taken back");
    assertThat(service.rows()).allSatisfy((_, place) -> assertThat(place).isEqualTo("local"));
    AnchoreScene.Ran second = scene.run("migrate", plan, "--yes");
    assertThat(second.all()).as("tried anew, and taken back again").contains("TRM-110");
    assertThat(service.rows()).allSatisfy((_, place) -> assertThat(place).isEqualTo("local"));
    assertDone(scene.run("rollback", "last", "--yes"), "Rolled back");
    assertThat(scene.objects("blobs/")).isEmpty();
    assertThat(service.rows()).hasSize(OLD);
  }

  @Test
  void rowsWithoutObjectsAreRefusedUnlessAcceptedByName() throws Exception {
    Files.delete(scene.from.resolve("ol/d0/old00014"));
    AnchoreScene.Ran ran = scene.run("migrate", plan("", ""), "--yes");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains("TRO-201", "TRO-211", "ol/d0/old00014");
    AnchoreScene.Ran check = scene.run("check", plan("", ""));
    assertThat(check.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(check.all()).contains("NOT OK  rows: 1 rows point at objects", "TRO-211");
    assertDone(
        scene.run("migrate", plan(", accept: rows-without-object", ""), "--yes"),
        "Switched  " + (OLD - 1) + " rows");
    assertThat(service.rows()).containsEntry("old00014", "local");
  }

  @Test
  void aProcessKilledInTheSwitchIsTakenUpAndComesToItsEnd() throws Exception {
    Path plan = plan("", "");
    service.killInSwitch(directory, plan);
    assertDone(scene.run("status", "last"), "fence     up since", "tranship rollback");
    assertDone(scene.run("migrate", plan, "--yes"), "Going on with the run", "Switched");
    assertSwitched();
    assertDone(scene.run("rollback", "last", "--yes"), OLD + " rows are as they were");
    assertThat(service.rows()).allSatisfy((_, place) -> assertThat(place).isEqualTo("local"));
    assertThat(scene.objects("blobs/")).isEmpty();
  }
}
