package org.tranship.driver.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.snapshot.RecordedObject;
import org.tranship.core.snapshot.SnapshotWriter;
import org.tranship.core.snapshot.SnapshotWriter.Missing;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;

/// `docs/snapshot.md` says of the file what is so, and its questions have answers.
class SnapshotPageTest {
  private static final Pattern QUESTION = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
  private static final Digest SHA256 = Digest.sha256("0123456789abcdef".repeat(4));

  @TempDir Path directory;
  private String page = "";

  @BeforeEach
  void snapshots() throws IOException {
    // The build runs a module's tests in the module's folder.
    page = Files.readString(Path.of("..", "..", "docs", "snapshot.md"));
    Snapshots.write(
        directory.resolve("monday.db"),
        Snapshots.object("a/gone", 5),
        Snapshots.object("a/grown", 5),
        Snapshots.object("z", 1));
    RecordedObject typed = Snapshots.object("a/grown", 12);
    try (SnapshotWriter writer = Snapshots.writer(directory.resolve("tuesday.db"))) {
      writer.add(
          new RecordedObject(
              typed.entry().withAttributes(Attributes.of(Attributes.CONTENT_TYPE, "text/plain")),
              Optional.of(SHA256),
              Optional.empty()));
      writer.add(
          new RecordedObject(
              Snapshots.object("b/new", 12).entry(), Optional.of(SHA256), Optional.empty()));
      writer.add(Snapshots.object("z", 1));
      writer.fault(
          Key.of("pipe"),
          Missing.ENTRY,
          StoreException.of(Kind.UNSUPPORTED, "list", "it").because("a pipe").build());
      writer.finish(Snapshots.ENDED);
    }
  }

  /// Asks each statement of a text, on one connection; rows as texts.
  private List<List<String>> ask(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("tuesday.db"));
        Statement statement = connection.createStatement()) {
      for (String one : sql.split(";")) {
        if (!one.isBlank()
            && statement.execute(
                one.replace("'monday.db'", "'" + directory.resolve("monday.db") + "'"))) {
          try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
              List<String> values = new ArrayList<>();
              for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                values.add(String.valueOf(row.getString(i)));
              }
              rows.add(values);
            }
          }
        }
      }
    }
    return rows;
  }

  @Test
  void itsQuestionsHaveAnswers() throws SQLException {
    List<List<List<String>>> answers = new ArrayList<>();
    Matcher question = QUESTION.matcher(page);
    while (question.find()) {
      answers.add(ask(question.group(1)));
    }
    assertThat(answers)
        .containsExactly(
            List.of(List.of("12", "a/grown"), List.of("12", "b/new"), List.of("1", "z")),
            List.of(List.of("a/", "1", "12"), List.of("b/", "1", "12"), List.of("", "1", "1")),
            List.of(List.of("z")),
            List.of(List.of(SHA256.hex(), "2", "12")),
            List.of(List.of("null", "2"), List.of("text/plain", "1")),
            List.of(List.of("a/grown", "7"), List.of("b/new"), List.of("a/gone")),
            List.of(List.of(SHA256.hex() + "  a/grown"), List.of(SHA256.hex() + "  b/new")));
  }

  @Test
  void itNamesEveryColumn() throws SQLException {
    for (String table : List.of("snapshot", "object", "fault")) {
      List<List<String>> columns = ask("SELECT name FROM pragma_table_info('" + table + "')");
      assertThat(columns).isNotEmpty();
      String section = page.substring(page.indexOf("Table **" + table + "**"));
      assertThat(columns)
          .allSatisfy(each -> assertThat(section).contains("`" + each.getFirst() + "`"));
    }
    assertThat(page)
        .contains("0x%x (`trss`)".formatted(SnapshotSchema.MARKER))
        .contains("the number of the form: " + SnapshotSchema.VERSION + ".");
  }

  @Test
  void whatIsSaidOfTheRowsIsSo() throws SQLException {
    assertThat(
            ask(
                "SELECT location, begun, ended, tool, objects, bytes, faults, digests, contents, attributes FROM snapshot"))
        .containsExactly(
            List.of(
                "memory:it",
                "1970-01-01T00:00:00Z",
                "1970-01-01T00:00:01Z",
                "1.2.3",
                "3",
                "25",
                "1",
                "2",
                "0",
                "headers"));
    assertThat(ask("SELECT key, missing, code, reason FROM faults"))
        .containsExactly(List.of("pipe", "entry", "TRS-109", "a pipe"));
    assertThat(
            ask(
                "SELECT key, modified, digest, sha256, attributes FROM objects WHERE key = 'a/grown'"))
        .containsExactly(
            List.of(
                "a/grown",
                "1970-01-01T00:00:12Z",
                "null",
                SHA256.hex(),
                "{\"content-type\":\"text/plain\"}"));
    assertThat(ask("SELECT typeof(key), hex(key) FROM object LIMIT 1"))
        .containsExactly(List.of("blob", "612F67726F776E"));
  }
}
