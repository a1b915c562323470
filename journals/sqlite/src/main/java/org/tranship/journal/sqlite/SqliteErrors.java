package org.tranship.journal.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.value.FileTrouble;

/// The one place where faults of SQLite and of the file system become [JournalException].
final class SqliteErrors {
  /// SQLite keeps the family of an extended result code in its lowest byte.
  private static final int FAMILY = 0xff;

  private static final long ROOM_FOR_INDEX = 64L * 1024;

  private SqliteErrors() {}

  static JournalException of(Path file, String doing, SQLException fault) {
    int code =
        fault instanceof SQLiteException sqlite
            ? sqlite.getResultCode().code
            : fault.getErrorCode();
    int family = code & FAMILY;
    if (family == SQLiteErrorCode.SQLITE_FULL.code || hasNoRoom(file, family)) {
      return full(file, doing, fault);
    }
    if (family == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return new JournalException(
          Kind.FORMAT,
          "Cannot %s: %s is not a journal, or its first page is damaged. Put the file back from a copy, or move it out of the directory."
              .formatted(doing, file),
          fault);
    }
    if (family == SQLiteErrorCode.SQLITE_CORRUPT.code) {
      return new JournalException(
          Kind.CORRUPT,
          "Cannot %s: %s is damaged. Other runs are not touched by this. Keep the file, see what can be read with \"sqlite3 FILE .recover\", and put it back from a copy."
              .formatted(doing, file),
          fault);
    }
    return new JournalException(
        Kind.UNAVAILABLE,
        "Cannot %s in %s: SQLite says \"%s\". Look at the disk and at the rights of the file and its directory, then run the same command again; it goes on where it stopped."
            .formatted(doing, file, said(fault)),
        fault);
  }

  static JournalException of(Path file, String doing, IOException fault) {
    String reason = FileTrouble.why(fault);
    if (reason.toLowerCase(Locale.ROOT).contains("no space left")) {
      return full(file, doing, fault);
    }
    return new JournalException(
        Kind.UNAVAILABLE,
        "Cannot %s: %s: %s. Look at the disk and at the rights of the directory, then run the same command again."
            .formatted(doing, file, reason),
        fault);
  }

  static JournalException format(Path file, String why) {
    return new JournalException(Kind.FORMAT, "Cannot read " + file + ": " + why, null);
  }

  static JournalException corrupt(Path file, String what) {
    return new JournalException(
        Kind.CORRUPT,
        "%s is damaged: %s. Keep the file and put it back from a copy.".formatted(file, what),
        null);
  }

  private static JournalException full(Path file, String doing, Exception fault) {
    return new JournalException(
        Kind.FULL,
        "Cannot %s: the disk that holds %s is full. Every line written before is kept. Make room there, then run the same command again; it goes on where it stopped."
            .formatted(doing, file),
        fault);
  }

  /// SQLite calls it an I/O fault when there is no room for the index beside its log.
  private static boolean hasNoRoom(Path file, int family) {
    if (family != SQLiteErrorCode.SQLITE_IOERR.code
        && family != SQLiteErrorCode.SQLITE_CANTOPEN.code) {
      return false;
    }
    try {
      return Files.getFileStore(file).getUsableSpace() < ROOM_FOR_INDEX;
    } catch (IOException e) {
      return false;
    }
  }

  private static String said(SQLException fault) {
    String message = fault.getMessage();
    return message == null ? "nothing" : message;
  }
}
