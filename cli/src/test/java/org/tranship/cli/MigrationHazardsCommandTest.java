package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;
import static org.tranship.cli.CopyScene.texts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `plan` says what the target cannot hold, and `migrate` refuses it, both by name and before the
/// first byte: out of a table, some of whose keys are no names of files.
class MigrationHazardsCommandTest {
  @TempDir private Path directory;
  private CopyScene scene;
  private String database;

  @BeforeEach
  void begin() throws Exception {
    scene = new CopyScene(directory);
    database = "jdbc:sqlite:" + directory.resolve("office.db");
    execute("create table documents(id text primary key, place text, body blob)");
    for (int i = 0; i < 20; i++) {
      execute("insert into documents values ('good/" + i + "', 'x', 'content " + i + "')");
    }
    execute("insert into documents values ('bad//one', 'x', 'no name')");
    execute("insert into documents values ('good', 'x', 'in the way of a directory')");
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Path plan(String more) throws IOException {
    return Files.writeString(
        directory.resolve("plan.yaml"),
        """
        source: {url: '%s', options: {table: documents, key: id, content: body}}
        target: file:%s
        %s
        """
            .formatted(database, scene.to, more));
  }

  private void assertRefused(Path plan, String... named) {
    AnchoreScene.Ran told = scene.run("plan", plan);
    assertThat(told.code()).as(told.all()).isNotEqualTo(ExitCode.DONE.number());
    assertThat(told.all()).contains("would fail").contains(named);
    for (int again = 0; again < 2; again++) {
      AnchoreScene.Ran ran = scene.run("migrate", plan, "--yes", "--acknowledge", "no-fence");
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.all()).contains("TRM-122", "Nothing was copied").contains(named);
      assertThat(texts(scene.to)).isEmpty();
    }
  }

  @Test
  void whatATargetCannotHoldIsRefusedBeforeTheFirstByte() throws Exception {
    Path plan = plan("");
    assertRefused(plan, "bad//one", "good/0", "there is an object \"good\"");
    execute("delete from documents where id in ('bad//one', 'good')");
    // Whether this source is the same at the end, it cannot tell; what matters here is the look.
    assertThat(scene.run("migrate", plan, "--yes").all())
        .contains("Going on with the run", "Looking at everything")
        .doesNotContain("TRM-122");
    assertThat(texts(scene.to)).hasSize(20);
    AnchoreScene.Ran again = scene.run("migrate", plan, "--yes");
    assertThat(again.all()).doesNotContain("Looking at everything");
  }

  @Test
  void keysThatRowsGiveTheirObjectsAreLookedAtAsTheyWillBe() throws Exception {
    String rows = "catalog: {database: '%s', table: documents, key: id, column: id, target: '%s', ";
    String rest = "set: {place: 'there/{target}'}}";
    Path plan = plan(rows.formatted(database, "a//{key}") + rest);
    assertRefused(plan, "bad//one", "good/0", "two slashes in a row");
    execute("delete from documents where id = 'bad//one'");
    assertRefused(plan(rows.formatted(database, "docs/{key}") + rest), "docs/good/0", "docs/good");
    assertDone(
        scene.run(
            "migrate",
            plan(rows.formatted(database, "docs/{key}.bin") + rest),
            "--yes",
            "--acknowledge",
            "no-fence"),
        "Switched  21 rows");
    assertThat(texts(scene.to)).hasSize(21).containsKey("docs/good.bin");
  }
}
