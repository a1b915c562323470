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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tranship migrate` where two SQL statements of the operator's say which rows there are: the
/// place of an object is put together from two tables.
class OwnStatementsCommandTest {
  private static final int ROWS = 30;
  private static final String UPDATE =
      "update files set bucket = (select id from buckets where url = :new.url), name = :new.name"
          + " where id = :key.id and name = :old.name"
          + " and bucket = (select id from buckets where url = :old.url)";

  @TempDir private Path directory;
  private CopyScene scene;
  private String database;

  @BeforeEach
  void begin() throws Exception {
    scene = new CopyScene(directory);
    database = "jdbc:sqlite:" + directory.resolve("shop.db");
    execute("create table buckets(id integer primary key, url text unique)");
    execute("create table files(id integer primary key, bucket integer, name text, owner text)");
    execute("insert into buckets values (1, 'disk'), (2, 'bucket')");
    for (int i = 0; i < ROWS; i++) {
      scene.with("pictures/" + i + ".png", "content " + i);
      execute("insert into files values (" + i + ", 1, 'pictures/" + i + ".png', 'me')");
    }
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

  private List<String> places() throws SQLException {
    List<String> places = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(database);
        var statement = connection.createStatement();
        var answer =
            statement.executeQuery(
                "select distinct url || ' ' || owner from files join buckets on bucket ="
                    + " buckets.id")) {
      while (answer.next()) {
        places.add(answer.getString(1));
      }
    }
    return places;
  }

  private Path plan(String update) throws IOException {
    return Files.writeString(
        directory.resolve("plan.yaml"),
        """
        source: file:%s
        target: file:%s
        catalog:
          database: '%s'
          select: |
            -- every file with the place of its bucket
            select files.id as id, name, url
            from files join buckets on buckets.id = files.bucket
          update: "%s"
          key: id
          object: '{name}'
          set: {url: bucket}
        """
            .formatted(scene.from, scene.to, database, update));
  }

  private AnchoreScene.Ran migrate(Path plan) {
    return scene.run("migrate", plan, "--yes", "--acknowledge", "no-fence");
  }

  @Test
  void rowsFollowTheirObjectsAndAreGivenBack() throws Exception {
    Path plan = plan(UPDATE);
    assertDone(scene.run("check", plan), ROWS + " rows, " + ROWS + " objects");
    AnchoreScene.Ran printed = scene.run("plan", plan, "--print");
    Path again = Files.writeString(directory.resolve("again.yaml"), printed.out());
    assertDone(scene.run("plan", again), "the rows of the plan's own statements to the copies");
    assertThat(places()).containsExactly("disk me");
    assertDone(migrate(plan), "Switched  " + ROWS + " rows");
    assertThat(places()).containsExactly("bucket me");
    assertThat(texts(scene.to)).isEqualTo(texts(scene.from));
    assertDone(scene.run("rollback", "last", "--yes"), ROWS + " rows are as they were");
    assertThat(places()).containsExactly("disk me");
    assertThat(texts(scene.to)).isEmpty();
  }

  @Test
  void aStatementThatDoesNotCompareIsRefusedBeforeTheFirstByte() throws Exception {
    Path plan = plan(UPDATE.replace(" and bucket = (", " and 0 < ("));
    for (String verb : List.of("check", "plan")) {
      AnchoreScene.Ran ran = scene.run(verb, plan);
      assertThat(ran.code()).as(ran.all()).isNotEqualTo(ExitCode.DONE.number());
      assertThat(ran.all()).contains("TRS-303", "does not compare and set");
    }
    AnchoreScene.Ran ran = migrate(plan);
    assertThat(ran.code()).as(ran.all()).isNotEqualTo(ExitCode.DONE.number());
    assertThat(ran.all()).contains("TRS-303", "does not compare and set", "Nothing was changed");
    assertThat(texts(scene.to)).isEmpty();
    assertThat(places()).containsExactly("disk me");
  }

  @Test
  void aTableBesideTheStatementsIsRefusedInThePlan() throws Exception {
    Path plan = plan(UPDATE);
    Files.writeString(
        plan, Files.readString(plan).replace("  key: id", "  key: id\n  table: files"));
    AnchoreScene.Ran ran = scene.run("check", plan);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ran.all()).contains("write one of them");
  }
}
