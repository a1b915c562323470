package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// PostgreSQL itself keeps the service out of the table whose rows are switched, and lets the
/// switch through.
class CatalogFenceTest {
  private static final int OLD = 60;

  @TempDir private Path directory;
  private CopyScene scene;
  private BlobService service;

  @BeforeEach
  void begin() throws IOException {
    scene = new CopyScene(directory);
    Files.createDirectories(scene.from);
    service = new BlobService(scene.from).filled(OLD);
    Files.writeString(directory.resolve("app-password"), BlobService.PASSWORD);
    Files.writeString(directory.resolve("password"), service.database.password());
  }

  @AfterEach
  void end() {
    service.close();
    scene.close();
  }

  private String login(String user, String password) {
    return "database: '%s', user: %s, password: 'file:%s'"
        .formatted(service.database.jdbcUrl(), user, directory.resolve(password));
  }

  private Path plan(String form) throws IOException {
    String owner = login(service.database.user(), "password");
    return Files.writeString(
        directory.resolve("plan.yaml"),
        """
        source: file:%s
        target: '%s'
        catalog: {preset: activestorage, from: local, to: amazon, %s}
        delta: {until: 20 objects, at-most: 3}
        fence:
          raise: {postgres: {%s, tables: [active_storage_blobs], %s}}
          prove: {postgres: {form: write, tables: [active_storage_blobs], %s}}
          window: 60s
        """
            .formatted(
                scene.from,
                scene.s3("blobs"),
                owner,
                form,
                owner,
                login(service.role, "app-password")));
  }

  private String form(String form) {
    return form.equals("revoke")
        ? "form: revoke, role: " + service.role
        : "form: trigger, except: " + service.database.user();
  }

  private void assertSwitched() {
    assertThat(service.rows())
        .hasSameSizeAs(service.acknowledged)
        .allSatisfy((_, place) -> assertThat(place).isEqualTo("amazon"));
    assertThat(scene.objects("blobs/")).containsExactlyInAnyOrderEntriesOf(service.acknowledged);
  }

  @ParameterizedTest
  @ValueSource(strings = {"revoke", "trigger"})
  void rowsAreSwitchedWhileTheServiceIsKeptOut(String form) throws Exception {
    service.writing();
    AnchoreScene.Ran ran = scene.run("migrate", plan(form(form)), "--yes");
    assertDone(ran, "Switched", "The fence is lowered");
    assertThat(service.refusal).isNotEmpty();
    assertSwitched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"revoke", "trigger"})
  void aFenceThatAKillLeftUpIsKnownAndLowered(String form) throws Exception {
    Path plan = plan(form(form));
    service.killInSwitch(directory, plan);
    assertDone(scene.run("status", "last"), "fence     up since", "tranship rollback");
    assertDone(scene.run("rollback", "last", "--yes"), "Rolled back");
    assertThat(service.rows()).allSatisfy((_, place) -> assertThat(place).isEqualTo("local"));
    service.writing();
    assertDone(scene.run("migrate", plan, "--yes"), "Switched", "The fence is lowered");
    assertThat(service.acknowledged).as("let in again").hasSizeGreaterThan(OLD);
    assertSwitched();
  }

  @Test
  void aFenceThatWouldKeepOutTheSwitchItselfIsRefusedBeforehand() throws Exception {
    for (String form :
        new String[] {
          "form: trigger", "form: database", "form: revoke, role: " + service.database.user()
        }) {
      AnchoreScene.Ran ran = scene.run("migrate", plan(form), "--yes");
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.USAGE.number());
      assertThat(ran.all()).contains("would keep out " + service.database.user() + " too");
    }
  }
}
