package org.tranship.driver.snapshot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Locale;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.FileTrouble;

/// The one place where faults of SQLite and of the file system become [StoreException].
///
/// @param display the snapshot, as it may be shown
record SnapshotErrors(String display) {
  /// SQLite keeps the family of an extended result code in its lowest byte.
  private static final int FAMILY = 0xff;

  StoreException of(SQLException fault, String operation) {
    int code =
        fault instanceof SQLiteException sqlite
            ? sqlite.getResultCode().code
            : fault.getErrorCode();
    int family = code & FAMILY;
    if (family == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return noSnapshot(operation, "it is no database of SQLite, or its beginning is damaged");
    }
    if (family == SQLiteErrorCode.SQLITE_CORRUPT.code) {
      return corrupt(operation, "SQLite finds it damaged, as after it was cut short");
    }
    boolean full = family == SQLiteErrorCode.SQLITE_FULL.code;
    return StoreException.of(full ? Kind.FULL : Kind.UNEXPECTED, operation, display)
        .because(
            full
                ? "the disk is full"
                : "SQLite says \"" + String.valueOf(fault.getMessage()) + "\"")
        .next(
            full
                ? "Make room there, or name a file elsewhere."
                : "Look at the disk and at the rights of the file and its directory.")
        .causedBy(fault)
        .build();
  }

  StoreException of(IOException fault, String operation) {
    String reason = FileTrouble.why(fault);
    Kind kind =
        switch (fault) {
          case NoSuchFileException _ -> Kind.CONTAINER_MISSING;
          case FileAlreadyExistsException _ -> Kind.CONDITION_FAILED;
          case AccessDeniedException _ -> Kind.ACCESS_DENIED;
          default ->
              reason.toLowerCase(Locale.ROOT).contains("no space left")
                  ? Kind.FULL
                  : Kind.UNEXPECTED;
        };
    return StoreException.of(kind, operation, display)
        .because(
            switch (kind) {
              case CONTAINER_MISSING -> "there is no such file or directory";
              case CONDITION_FAILED -> "there is a file of that name";
              case ACCESS_DENIED -> "the rights do not allow it";
              default -> reason;
            })
        .next(
            switch (kind) {
              case CONTAINER_MISSING -> "Mend the name, or make the directory.";
              case CONDITION_FAILED -> "Name another file, or replace this one with --replace.";
              case ACCESS_DENIED -> "Look at the rights of the file and its directory.";
              default -> "Look at the disk, then run the same command again.";
            })
        .causedBy(fault)
        .build();
  }

  StoreException noSnapshot(String operation, String why) {
    return StoreException.of(Kind.CONFIGURATION, operation, display)
        .because(why)
        .next("Name a file that tranship snapshot wrote.")
        .build();
  }

  StoreException corrupt(String operation, String why) {
    return StoreException.of(Kind.CORRUPT, operation, display)
        .because(why)
        .next("Put the file back from a copy, or take the snapshot again.")
        .build();
  }
}
