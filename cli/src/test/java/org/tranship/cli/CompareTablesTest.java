package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// `tranship compare` of a table in a real PostgreSQL with files.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CompareTablesTest {
  private static final int ROWS = 200;

  @TempDir private Path directory;
  private final PostgresDatabase database = PostgresServer.shared().createDatabase();
  private Path files;
  private String url = "";

  @BeforeEach
  void fill() throws IOException, SQLException {
    files = Files.createDirectory(directory.resolve("files"));
    Path password = Files.writeString(directory.resolve("password"), database.password());
    url =
        "%s?table=t&key=id&content=body&user=%s&password=file:%s"
            .formatted(database.jdbcUrl(), database.user(), password);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id text PRIMARY KEY, body bytea NOT NULL)");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
        for (int i = 0; i < ROWS; i++) {
          // Some are too large to be read at once.
          byte[] bytes =
              Integer.toString(i)
                  .repeat(i % 20 == 0 ? 400_000 : 10)
                  .getBytes(StandardCharsets.US_ASCII);
          insert.setString(1, "k" + i);
          insert.setBytes(2, bytes);
          insert.executeUpdate();
          Files.write(files.resolve("k" + i), bytes);
        }
      }
    }
  }

  @Test
  void aTableIsComparedWithFiles() throws SQLException {
    AnchoreScene.Ran same = Commands.run("compare", url, "file:" + files, "--checksum");
    assertThat(same.code()).as(same.all()).isZero();
    assertThat(same.out()).contains("The same:", ROWS + " by reading both");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE t SET body = convert_to(repeat('x', 20), 'UTF8') WHERE id = 'k11'");
      statement.execute("DELETE FROM t WHERE id = 'k12'");
    }
    AnchoreScene.Ran different = Commands.run("compare", url, "file:" + files, "--checksum");
    assertThat(different.code()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(different.out().lines())
        .startsWith("changed     k11  (content: 20 B of other bytes)", "only in B   k12  (20 B)");
    assertThat(different.all()).doesNotContain(database.password());
  }

  @Test
  void theSameTableTwiceNeedsNoMoreThanAConnectionEach() {
    String one = url + "&pool=1";
    AnchoreScene.Ran ran = Commands.run("compare", one, one, "--checksum");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("The same:");
  }
}
