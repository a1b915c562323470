package org.tranship.journal.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;

/// Opens SQLite on a run's file in the two ways it is used, and makes sure that the settings on
/// which durability rests took effect: SQLite answers a setting it cannot keep with the old value,
/// not with an error.
final class Connections {
  /// Long enough to outwait a reader that recovers the log of a killed writer.
  private static final int BUSY_MILLIS = 20_000;

  private static final int WRITER_CACHE_KIB = 65_536;
  private static final int READER_CACHE_KIB = 8_192;

  /// Pages of the write-ahead log after which it is folded into the database: 16 MiB.
  private static final int CHECKPOINT_PAGES = 4_096;

  private Connections() {}

  /// For the one writer. Every commit is forced to the disk before it returns.
  static Connection writer(Path file) {
    Connection connection = open(file);
    try {
      set(connection, "PRAGMA cache_size=-" + WRITER_CACHE_KIB);
      set(connection, "PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
      set(connection, "PRAGMA synchronous=FULL");
      // On macOS a plain fsync leaves the data in the drive's cache; elsewhere this says nothing.
      set(connection, "PRAGMA fullfsync=ON");
      set(connection, "PRAGMA checkpoint_fullfsync=ON");
      require(file, "journal_mode", "wal", ask(connection, "PRAGMA journal_mode=WAL"));
      require(file, "synchronous", "2", ask(connection, "PRAGMA synchronous"));
      return connection;
    } catch (SQLException e) {
      closeAfter(connection, e);
      throw SqliteErrors.of(file, "open the run for writing", e);
    } catch (JournalException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  /// For reading. It may write to the file only what SQLite must to recover a killed writer's log.
  static Connection reader(Path file) {
    Connection connection = open(file);
    try {
      set(connection, "PRAGMA cache_size=-" + READER_CACHE_KIB);
      set(connection, "PRAGMA query_only=ON");
      return connection;
    } catch (SQLException e) {
      closeAfter(connection, e);
      throw SqliteErrors.of(file, "open the run for reading", e);
    }
  }

  private static Connection open(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(BUSY_MILLIS);
    try {
      // As a URI, so that a question mark in a directory's name is not taken for options.
      return config.createConnection("jdbc:sqlite:" + file.toUri().toASCIIString());
    } catch (SQLException e) {
      throw SqliteErrors.of(file, "open the run", e);
    } catch (UnsatisfiedLinkError e) {
      throw new JournalException(
          Kind.UNAVAILABLE,
          "Cannot load SQLite's native library: "
              + e.getMessage()
              + ". It is unpacked into the directory for temporary files, which must allow programs"
              + " to run; name another with -Dorg.sqlite.tmpdir=DIRECTORY.",
          e);
    }
  }

  static void set(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The single value a statement answers with; empty when it answers nothing.
  static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      String value = row.next() ? row.getString(1) : null;
      return value == null ? "" : value;
    }
  }

  private static void require(Path file, String setting, String wanted, String got) {
    if (!got.equals(wanted)) {
      throw new JournalException(
          Kind.UNAVAILABLE,
          "SQLite cannot keep %s safely: %s is \"%s\" where \"%s\" is needed, as on some network file systems. Keep the journal on a local disk, with --journal sqlite:DIRECTORY."
              .formatted(file, setting, got, wanted),
          null);
    }
  }

  static void closeAfter(Connection connection, Exception fault) {
    try {
      connection.close();
    } catch (SQLException e) {
      fault.addSuppressed(e);
    }
  }
}
