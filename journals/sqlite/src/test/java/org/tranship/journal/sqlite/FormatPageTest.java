package org.tranship.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.run.RunSamples.NOW;
import static org.tranship.testkit.run.RunSamples.RUN;
import static org.tranship.testkit.run.RunSamples.header;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.ActEnded;
import org.tranship.core.journal.JournalEntry.ActIntended;
import org.tranship.core.journal.JournalEntry.Decided;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.journal.JournalEntry.RunChanged;
import org.tranship.core.journal.JournalEntry.StepBegan;
import org.tranship.core.journal.JournalEntry.StepEnded;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.Note;
import org.tranship.testkit.run.RunSamples;

/// `docs/journal-format.md` says of the file what is so.
class FormatPageTest {
  private static final List<JournalEntry> EACH_KIND =
      List.of(
          new StepBegan(NOW, "copy"),
          new StepEnded(NOW, "copy", JournalEntry.StepEnd.FAILED, "why"),
          new ActIntended(NOW, "copy", "task", new Note(1, "what")),
          new ActEnded(NOW, "copy", "task", JournalEntry.ActEnd.DONE, new Note(1, "what")),
          new Measured(NOW, "copy", "lag", true, "0 s"),
          new Decided(NOW, "copy", "stopped?", "yes", "operator@host"),
          new RunChanged(NOW, "failed", "why"));

  @TempDir Path place;

  private static String page() throws IOException {
    // The build runs a module's tests in the module's folder.
    return Files.readString(Path.of("..", "..", "docs", "journal-format.md"));
  }

  /// What the page says of each table.
  private static Map<String, String> tables() throws IOException {
    String page = page();
    String section = page.substring(page.indexOf("## Tables"), page.indexOf("## Reading it"));
    Map<String, String> tables = new LinkedHashMap<>();
    String table = "";
    for (String paragraph : section.split("\n\n")) {
      for (String name : RunFormat.TABLE_NAMES) {
        if (paragraph.startsWith("`" + name + "`")) {
          table = name;
        }
      }
      tables.merge(table, paragraph, (before, more) -> before + "\n\n" + more);
    }
    return tables;
  }

  private List<Map<String, Object>> ask(String sql) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + place.resolve(RUN + ".tranship"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.put(row.getMetaData().getColumnName(i), row.getObject(i));
        }
        rows.add(values);
      }
    }
    return rows;
  }

  private void write(List<JournalEntry> entries) {
    try (SqliteJournal journal = SqliteJournal.open(place, RunSamples.CLOCK);
        RunLog log = journal.create(header(RUN))) {
      entries.forEach(log::append);
    }
  }

  @Test
  void eachColumnOfEachTableIsTold() throws IOException, SQLException {
    write(List.of());
    Map<String, String> tables = tables();
    assertThat(tables.keySet()).containsAll(RunFormat.TABLE_NAMES);
    for (String table : RunFormat.TABLE_NAMES) {
      for (Map<String, Object> column : ask("PRAGMA table_info(" + table + ")")) {
        assertThat(tables.get(table))
            .as(table)
            .containsPattern("[`|, ]" + column.get("name") + "[`|, ]");
      }
    }
  }

  @Test
  void eachKindOfEntryFillsTheColumnsThatThePageSays() throws IOException, SQLException {
    write(EACH_KIND);
    Map<String, Set<String>> filled = new LinkedHashMap<>();
    for (Map<String, Object> row : ask("SELECT * FROM entry")) {
      Set<String> columns = new TreeSet<>();
      row.forEach(
          (column, value) -> {
            if (value != null && !value.equals("")) {
              columns.add(column);
            }
          });
      columns.removeAll(Set.of("line", "at", "kind"));
      filled.put(String.valueOf(row.get("kind")), columns);
    }
    Map<String, Set<String>> told = new LinkedHashMap<>();
    List<String> names = List.of();
    for (String line : tables().getOrDefault("entry", "").split("\n")) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      if (line.startsWith("| kind")) {
        names = cells;
      } else if (line.startsWith("| `")) {
        Set<String> columns = new TreeSet<>();
        for (int i = 2; i < cells.size() - 1; i++) {
          if (!cells.get(i).isEmpty()) {
            columns.addAll(List.of(names.get(i).split(", ")));
          }
        }
        told.put(cells.get(1).replace("`", ""), columns);
      }
    }
    assertThat(told).isEqualTo(filled);
  }

  @Test
  void whatIsEmptyIsNull() throws SQLException {
    write(
        List.of(
            new StepEnded(NOW, "copy", JournalEntry.StepEnd.DONE, ""),
            new ActEnded(NOW, "copy", "task", JournalEntry.ActEnd.DONE, new Note(1, "")),
            new RunChanged(NOW, "ready", "")));
    for (Map<String, Object> row : ask("SELECT name, word, detail, note FROM entry")) {
      assertThat(row.values()).doesNotContain("");
    }
    assertThat(SqliteJournal.open(place, RunSamples.CLOCK).view(RUN).orElseThrow().entries())
        .contains(new ActEnded(NOW, "copy", "task", JournalEntry.ActEnd.DONE, new Note(1, "")));
  }

  @Test
  void whatAKilledMakingLeftIsToldAndRemoved() throws IOException {
    for (String left : List.of(".tranship.new", ".tranship.new-wal", ".tranship.new-shm")) {
      assertThat(page()).contains("`RUN" + left + "`");
      Files.writeString(place.resolve(RUN + left), "left over");
    }
    write(List.of());
    try (var files = Files.list(place)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(RUN + ".tranship", RUN + ".lock");
    }
  }
}
