package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// `tranship migrate` brings a BLOB column out to a bucket: the rows say where their objects are,
/// and the column is empty after `complete`, not before.
class ColumnMigrationTest {
  private static final int ROWS = 30;

  @TempDir private Path directory;
  private final PostgresDatabase database = PostgresServer.shared().createDatabase();

  private void sql(String... statements) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /// The length of each content and where it is said to be, by id.
  private Map<String, String> rows() throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var answer =
            statement.executeQuery(
                "select id, coalesce(octet_length(body)::text, 'null') || ' ' ||"
                    + " coalesce(place, 'null') from documents")) {
      while (answer.next()) {
        rows.put(answer.getString(1), answer.getString(2));
      }
      return rows;
    }
  }

  private Path plan(CopyScene scene) throws Exception {
    Path password = Files.writeString(directory.resolve("password"), database.password());
    return Files.writeString(
        directory.resolve("plan.yaml"),
        """
        source:
          url: '%s'
          options: {table: documents, key: id, content: body, delete: "null", user: %s}
          secrets: {password: 'file:%s'}
        target: '%s'
        catalog:
          database: '%s'
          user: %s
          password: 'file:%s'
          table: documents
          key: id
          where: body is not null
          column: id
          target: docs/{key}
          set: {place: 's3://bucket/blobs/{target}'}
          clean: null-column
        """
            .formatted(
                database.jdbcUrl(),
                database.user(),
                password,
                scene.s3("blobs"),
                database.jdbcUrl(),
                database.user(),
                password));
  }

  @Test
  void aColumnMovesToABucketAndIsEmptyAfterComplete() throws Exception {
    sql(
        """
        create table documents(id text collate "C" primary key, body bytea, place text)""",
        "insert into documents select 'doc-' || n, convert_to(repeat('x', n), 'UTF8'), null from"
            + " generate_series(1, "
            + ROWS
            + ") n",
        "insert into documents values ('empty', null, null)");
    try (CopyScene scene = new CopyScene(directory)) {
      Path plan = plan(scene);
      assertThat(scene.run("migrate", plan, "--yes").all()).contains("TRM-102");
      assertDone(
          scene.run("migrate", plan, "--yes", "--acknowledge", "no-fence"),
          "Switched  " + ROWS + " rows",
          "emptying the column");
      assertThat(rows())
          .containsEntry("doc-7", "7 s3://bucket/blobs/docs/doc-7")
          .containsEntry("empty", "null null");
      assertThat(scene.objects("blobs/docs/")).hasSize(ROWS).containsEntry("doc-7", "xxxxxxx");
      sql("update documents set body = 'changed since' where id = 'doc-9'");
      AnchoreScene.Ran end = scene.run("complete", "last", "--yes");
      assertThat(end.all()).contains("doc-9");
      assertThat(rows())
          .containsEntry("doc-7", "null s3://bucket/blobs/docs/doc-7")
          .containsEntry("doc-9", "13 s3://bucket/blobs/docs/doc-9");
    }
  }
}
