package org.tranship.journal.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;
import org.tranship.client.sqlite.SqliteFile;
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
      SqliteFile.set(connection, "PRAGMA cache_size=-" + WRITER_CACHE_KIB);
      SqliteFile.set(connection, "PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
      SqliteFile.set(connection, "PRAGMA synchronous=FULL");
      // On macOS a plain fsync leaves the data in the drive's cache; elsewhere this says nothing.
      SqliteFile.set(connection, "PRAGMA fullfsync=ON");
      SqliteFile.set(connection, "PRAGMA checkpoint_fullfsync=ON");
      require(file, "journal_mode", "wal", SqliteFile.ask(connection, "PRAGMA journal_mode=WAL"));
      require(file, "synchronous", "2", SqliteFile.ask(connection, "PRAGMA synchronous"));
      return connection;
    } catch (SQLException e) {
      SqliteFile.closeAfter(connection, e);
      throw SqliteErrors.of(file, "open the run for writing", e);
    } catch (JournalException e) {
      SqliteFile.closeAfter(connection, e);
      throw e;
    }
  }

  /// For reading. It may write to the file only what SQLite must to recover a killed writer's log.
  static Connection reader(Path file) {
    Connection connection = open(file);
    try {
      SqliteFile.set(connection, "PRAGMA cache_size=-" + READER_CACHE_KIB);
      SqliteFile.set(connection, "PRAGMA query_only=ON");
      return connection;
    } catch (SQLException e) {
      SqliteFile.closeAfter(connection, e);
      throw SqliteErrors.of(file, "open the run for reading", e);
    }
  }

  private static Connection open(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(BUSY_MILLIS);
    try {
      return SqliteFile.open(file, config);
    } catch (SQLException e) {
      throw SqliteErrors.of(file, "open the run", e);
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
}
