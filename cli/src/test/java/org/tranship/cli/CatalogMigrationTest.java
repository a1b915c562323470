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
}
