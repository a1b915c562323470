package org.tranship.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.tranship.testkit.run.RunSamples.COPY;
import static org.tranship.testkit.run.RunSamples.OTHER;
import static org.tranship.testkit.run.RunSamples.RUN;
import static org.tranship.testkit.run.RunSamples.header;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.Key;
import org.tranship.testkit.run.RunSamples;

/// The file itself: that it is only appended to, that what is no journal of ours is refused by
/// name, and that a damaged run hurts no other.
class RunFormatTest {
  @TempDir Path parent;
  private Path place;
  private SqliteJournal journal;

  @BeforeEach
  void fill() {
    place = parent.resolve("state").resolve("tranship");
    journal = SqliteJournal.open(place, RunSamples.CLOCK);
    try (RunLog log = journal.create(header(RUN))) {
      log.append(new JournalEntry.StepBegan(RunSamples.NOW, "copy"));
      log.intend(COPY, RunSamples.intents(0, 1_000));
      log.note(COPY, Key.of("k"), new Note(1, "upload"));
      log.record(COPY, RunSamples.results(0, 1_000));
      log.record(
          COPY,
          List.of(
              ObjectResult.acted(
                  Key.of("batch-00000/object-0007"), Outcome.FAILED, "TRS-101", "it is gone")));
    }
    journal.create(header(OTHER)).close();
  }

  private Path file() {
    return place.resolve(RUN + ".tranship");
  }

  private List<String> ask(String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        lines.add(row.getString(1));
      }
    }
    return lines;
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void assertUnreadable(Kind kind, String... words) {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(() -> journal.resume(RUN), () -> journal.view(RUN))) {
      assertThatThrownBy(call)
          .hasMessageContainingAll(words)
          .asInstanceOf(type(JournalException.class))
          .extracting(JournalException::kind)
          .isEqualTo(kind);
    }
    assertThat(journal.holder(RUN)).isEmpty();
    assertThat(journal.runs()).extracting(RunHeader::id).containsExactly(OTHER);
    assertThat(journal.unreadable()).containsOnlyKeys(RUN);
    journal.resume(OTHER).close();
  }

  @Test
  void noLineCanBeChangedOrRemoved() throws SQLException {
    List<String> tables =
        ask("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    assertThat(tables).containsExactlyInAnyOrderElementsOf(RunFormat.TABLE_NAMES);
    for (String table : tables) {
      assertThat(ask("SELECT count(*) FROM " + table)).as(table).isNotEqualTo(List.of("0"));
      String column = ask("SELECT name FROM pragma_table_info('" + table + "')").getFirst();
      assertThatThrownBy(() -> change("DELETE FROM " + table)).hasMessageContaining("appended");
      assertThatThrownBy(() -> change("UPDATE %s SET %s = 7".formatted(table, column)))
          .hasMessageContaining("appended");
    }
  }

  @Test
  void peopleCanReadItWithAShell() throws SQLException {
    assertThat(ask("SELECT reason FROM newest WHERE outcome = 'FAILED'"))
        .containsExactly("it is gone");
    assertThat(ask("SELECT count(*) FROM newest WHERE level = 'readback' AND sha256 LIKE '0f0f%'"))
        .containsExactly("999");
    assertThat(ask("SELECT datetime(at / 1000, 'unixepoch') FROM saved LIMIT 1"))
        .containsExactly("2026-11-21 09:34:12");
  }

  @Test
  void aSettledBlockSaysSo() throws SQLException {
    assertThat(ask("SELECT intent.line FROM intent JOIN settled ON settled.intent = intent.line"))
        .containsExactly("2");
    assertThat(ask("SELECT length(keys) < 5000 FROM intent")).containsExactly("1");
  }

  @Test
  void aNewerFormIsRefused() throws SQLException {
    change("PRAGMA user_version = 2");
    assertUnreadable(Kind.FORMAT, "form 2", "knows form 1", file().toString());
  }

  @Test
  void anotherProgramsDatabaseIsRefused() throws SQLException {
    change("PRAGMA application_id = 7");
    assertUnreadable(Kind.FORMAT, "not a journal of Tranship", file().toString());
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws IOException {
    Files.writeString(file(), "some text that is long enough to be read. ".repeat(200));
    assertUnreadable(Kind.FORMAT, "not a journal", file().toString());
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Files.write(file(), new byte[0]);
    assertUnreadable(Kind.FORMAT, "not a journal", file().toString());
  }

  @Test
  void aFileUnderAnotherRunsNameIsRefused() throws IOException {
    Files.delete(file());
    Files.copy(place.resolve(OTHER + ".tranship"), file());
    assertUnreadable(Kind.FORMAT, OTHER.text());
  }

  @Test
  void aFileCutOffIsDamaged() throws IOException {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.truncate(8192);
    }
    assertUnreadable(Kind.CORRUPT, "damaged", file().toString());
  }

  @Test
  void damageInTheMiddleIsFoundWhenItIsRead() throws IOException {
    long size = Files.size(file());
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      for (long page = size / 4096 / 2; page < size / 4096; page++) {
        channel.write(
            java.nio.ByteBuffer.wrap(
                "damage".repeat(600).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            page * 4096);
      }
    }
    assertThatThrownBy(() -> journal.view(RUN).orElseThrow().tally(COPY))
        .hasMessageContaining(file().toString())
        .asInstanceOf(type(JournalException.class))
        .extracting(JournalException::kind)
        .isEqualTo(Kind.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO entry VALUES (9999, '2026-11-21T09:34:12Z', 'blinked', '', '', '', '', 0, '')",
        "INSERT INTO entry VALUES (9999, 'yesterday', 'step-began', '', '', '', '', 0, '')",
        "INSERT INTO entry VALUES"
            + " (9999, '2026-11-21T09:34:12Z', 'measured', 'copy', 'lag', 'perhaps', '', 0, '')",
        "INSERT INTO result (pass, key, line, outcome, level, size)"
            + " VALUES (1, CAST('x' AS BLOB), 9999, 9, 0, 0)",
        "INSERT INTO result (pass, key, line, outcome, level, size)"
            + " VALUES (1, CAST('x' AS BLOB), 9999, 0, 9, 0)"
      })
  void aRowThatMakesNoSenseIsDamage(String row) throws SQLException {
    change(row);
    assertThatThrownBy(
            () -> {
              RunView view = journal.view(RUN).orElseThrow();
              var _ = view.entries();
              var _ = view.results(COPY, List.of(Key.of("x")));
            })
        .hasMessageContaining(file().toString())
        .asInstanceOf(type(JournalException.class))
        .extracting(JournalException::kind)
        .isEqualTo(Kind.CORRUPT);
  }

  @Test
  void aRunThatWasNeverWholeIsNone() throws IOException {
    Files.move(file(), place.resolve(RUN + ".tranship.new"));
    assertThat(journal.view(RUN)).isEmpty();
    assertThat(journal.runs()).extracting(RunHeader::id).containsExactly(OTHER);
    journal.create(header(RUN)).close();
    assertThat(journal.view(RUN).orElseThrow().entries()).isEmpty();
    assertThat(place.resolve(RUN + ".tranship.new")).doesNotExist();
  }

  @Test
  void everythingIsForItsOwnerAlone() throws IOException {
    try (RunLog log = journal.resume(RUN)) {
      log.record(COPY, RunSamples.results(1, 10));
      for (Path directory : List.of(place, place.getParent())) {
        assertThat(rights(directory)).isEqualTo("rwx------");
      }
      try (var files = Files.list(place)) {
        assertThat(files)
            .hasSizeGreaterThan(4)
            .allSatisfy(each -> assertThat(rights(each)).isEqualTo("rw-------"));
      }
    }
  }

  private static String rights(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aJournalIsADirectory() {
    assertThatThrownBy(() -> SqliteJournal.open(file(), RunSamples.CLOCK))
        .hasMessageStartingWith("TRS-205")
        .hasMessageContaining("Name a directory");
  }

  @Test
  void theDefaultPlaceFollowsTheStandard() {
    Path home = Path.of("/users/me");
    assertThat(SqliteJournals.defaultDirectory(Map.of(), home))
        .isEqualTo(Path.of("/users/me/.local/state/tranship"));
    assertThat(SqliteJournals.defaultDirectory(Map.of("XDG_STATE_HOME", "/var/state"), home))
        .isEqualTo(Path.of("/var/state/tranship"));
    assertThat(SqliteJournals.defaultDirectory(Map.of("XDG_STATE_HOME", "relative"), home))
        .isEqualTo(Path.of("/users/me/.local/state/tranship"));
  }
}
