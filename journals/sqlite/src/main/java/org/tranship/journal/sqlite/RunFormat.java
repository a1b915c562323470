package org.tranship.journal.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.client.sqlite.SqliteFile;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;

/// The form of a run's file, as docs/journal-format.md tells it: its marker, its tables, and how a
/// file comes to be.
final class RunFormat {
  /// `trsh` in ASCII: SQLite's `application_id`, by which `file` and we know our own.
  static final int MARKER = 0x74727368;

  /// SQLite's `user_version`. A file of a higher one is refused.
  static final int VERSION = 1;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE header (run TEXT NOT NULL, runbook TEXT NOT NULL, created TEXT NOT NULL,
            operator TEXT NOT NULL, tool TEXT NOT NULL)""",
          "CREATE TABLE plan (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
          "CREATE TABLE pass (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
          "CREATE TABLE saved (line INTEGER PRIMARY KEY, at INTEGER NOT NULL)",
          """
          CREATE TABLE entry (line INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL,
            step TEXT NOT NULL, name TEXT, word TEXT, detail TEXT, note_version INTEGER, note TEXT)""",
          """
          CREATE TABLE intent (line INTEGER PRIMARY KEY, pass INTEGER NOT NULL,
            objects INTEGER NOT NULL, keys BLOB NOT NULL)""",
          "CREATE TABLE settled (intent INTEGER PRIMARY KEY)",
          """
          CREATE TABLE result (pass INTEGER NOT NULL, key BLOB NOT NULL, line INTEGER NOT NULL,
            outcome INTEGER NOT NULL, level INTEGER NOT NULL, size INTEGER NOT NULL, sha256 BLOB,
            source TEXT, written TEXT, target BLOB, code TEXT, reason TEXT, note TEXT,
            PRIMARY KEY (pass, key, line)) WITHOUT ROWID""",
          """
          CREATE TABLE note (pass INTEGER NOT NULL, key BLOB NOT NULL, line INTEGER NOT NULL,
            version INTEGER NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (pass, key, line)) WITHOUT ROWID""");

  static final List<String> TABLE_NAMES =
      List.of("header", "plan", "pass", "saved", "entry", "intent", "settled", "result", "note");

  /// For people with a sqlite3 shell; Tranship itself does not ask it.
  private static final String READABLE =
      """
      CREATE VIEW newest AS SELECT pass.name AS pass, CAST(key AS TEXT) AS key,
        CASE outcome WHEN 0 THEN 'DONE' WHEN 1 THEN 'SAME' WHEN 2 THEN 'SKIPPED'
          WHEN 3 THEN 'FAILED' WHEN 4 THEN 'UNKNOWN' END AS outcome,
        CASE level WHEN 0 THEN 'none' WHEN 1 THEN 'sent-and-listed'
          WHEN 2 THEN 'server-checksum' WHEN 3 THEN 'readback' END AS level,
        size, lower(hex(sha256)) AS sha256, source, written,
        CAST(coalesce(target, key) AS TEXT) AS target, code, reason, note, max(line) AS line
      FROM result JOIN pass ON pass.id = result.pass GROUP BY result.pass, key""";

  private RunFormat() {}

  /// Makes a run's file. It gets its name only when it is whole and on the disk, so a crash leaves
  /// either a run with a header or none. The caller holds the run's lock.
  static void create(RunFiles files, RunHeader header) {
    Path unborn = files.unborn(header.id());
    try {
      for (String suffix : List.of("", "-wal", "-shm")) {
        // Whoever was killed while it made this run left them; a new file must not meet an old log.
        Files.deleteIfExists(unborn.resolveSibling(unborn.getFileName() + suffix));
      }
      Files.createFile(unborn, RunFiles.forOwnerAlone());
      try (Connection connection = Connections.writer(unborn)) {
        SqliteFile.set(connection, "BEGIN IMMEDIATE");
        SqliteFile.set(connection, "PRAGMA application_id=" + MARKER);
        SqliteFile.set(connection, "PRAGMA user_version=" + VERSION);
        for (String table : TABLES) {
          SqliteFile.set(connection, table);
        }
        for (String table : TABLE_NAMES) {
          SqliteFile.set(connection, guard(table, "UPDATE"));
          SqliteFile.set(connection, guard(table, "DELETE"));
        }
        SqliteFile.set(connection, READABLE);
        write(connection, header);
        SqliteFile.set(connection, "COMMIT");
      }
      // Closing folded the log into the file and forced it, as SQLite does in synchronous=FULL.
      Files.move(unborn, files.run(header.id()), StandardCopyOption.ATOMIC_MOVE);
      files.forceDirectory();
    } catch (SQLException e) {
      throw SqliteErrors.of(unborn, "make the run", e);
    } catch (IOException e) {
      throw SqliteErrors.of(unborn, "make the run", e);
    }
  }

  /// A line, once written, is neither changed nor removed, whoever has the file open.
  private static String guard(String table, String act) {
    return "CREATE TRIGGER %s_never_%s BEFORE %s ON %s BEGIN SELECT RAISE(ABORT, 'a journal is only appended to'); END"
        .formatted(table, act.toLowerCase(Locale.ROOT), act, table);
  }

  private static void write(Connection connection, RunHeader header) throws SQLException {
    try (PreparedStatement row =
        connection.prepareStatement("INSERT INTO header VALUES (?, ?, ?, ?, ?)")) {
      row.setString(1, header.id().text());
      row.setString(2, header.runbook());
      row.setString(3, header.created().toString());
      row.setString(4, header.by());
      row.setString(5, header.tool());
      row.executeUpdate();
    }
    try (PreparedStatement row = connection.prepareStatement("INSERT INTO plan VALUES (?, ?)")) {
      for (Map.Entry<String, String> setting : header.plan().entrySet()) {
        row.setString(1, setting.getKey());
        row.setString(2, setting.getValue());
        row.executeUpdate();
      }
    }
  }

  /// Makes sure the file is a run of a form we know, and that it is this run.
  static RunHeader read(Connection connection, Path file, RunId id) throws SQLException {
    if (!SqliteFile.ask(connection, "PRAGMA application_id").equals(Integer.toString(MARKER))) {
      throw SqliteErrors.format(
          file, "it is not a journal of Tranship. Move it out of the directory.");
    }
    int version = Integer.parseInt(SqliteFile.ask(connection, "PRAGMA user_version"));
    if (version != VERSION) {
      throw SqliteErrors.format(
          file,
          "it has form %d, and this version of Tranship knows form %d. Use the version that made the run, or a newer one."
              .formatted(version, VERSION));
    }
    Map<String, String> plan = new TreeMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("SELECT name, value FROM plan")) {
        while (row.next()) {
          plan.put(row.getString(1), row.getString(2));
        }
      }
      try (ResultSet row =
          statement.executeQuery("SELECT run, runbook, created, operator, tool FROM header")) {
        if (!row.next()) {
          throw SqliteErrors.corrupt(file, "its header is not there");
        }
        if (!row.getString(1).equals(id.text())) {
          throw SqliteErrors.format(
              file,
              "it holds run %1$s. Give it back the name %1$s%2$s."
                  .formatted(row.getString(1), RunFiles.RUN));
        }
        return new RunHeader(
            id,
            row.getString(2),
            plan,
            Instant.parse(row.getString(3)),
            row.getString(4),
            row.getString(5));
      }
    }
  }
}
