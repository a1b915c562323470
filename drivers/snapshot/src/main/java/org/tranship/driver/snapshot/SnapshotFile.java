package org.tranship.driver.snapshot;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.tranship.client.sqlite.SqliteFile;
import org.tranship.core.snapshot.SnapshotHeader;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Attributes;

/// A snapshot's file, to be read. It is never written to, so it may lie on a read-only disk and be
/// read by many at once.
final class SnapshotFile {
  private final Path file;
  private final SnapshotErrors errors;

  /// @param display the location as it may be shown
  SnapshotFile(Path file, String display) {
    this.file = file;
    this.errors = new SnapshotErrors(display);
  }

  /// What it says of itself.
  ///
  /// @param header what was asked for when it was taken
  /// @param objects how many rows it has, so that one that lost some is noticed
  /// @param digests how many objects have a digest of any kind
  /// @param kinds the kinds of attributes that it holds
  record Facts(SnapshotHeader header, long objects, long digests, Set<Attributes.Kind> kinds) {}

  SnapshotErrors errors() {
    return errors;
  }

  /// A connection of the caller's own.
  ///
  /// @throws StoreException if there is no such file, or if it is no snapshot that can be read
  Connection connect(String operation) {
    if (!Files.isRegularFile(file)) {
      throw errors.of(new NoSuchFileException(file.toString()), operation);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try {
      Connection connection = SqliteFile.open(file, config);
      try {
        requireSnapshot(connection, operation);
        return connection;
      } catch (SQLException | StoreException e) {
        SqliteFile.closeAfter(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw errors.of(e, operation);
    }
  }

  private void requireSnapshot(Connection connection, String operation) throws SQLException {
    String marker = SqliteFile.ask(connection, "PRAGMA application_id");
    if (!marker.equals(Integer.toString(SnapshotSchema.MARKER))) {
      throw errors.noSnapshot(operation, "it is no snapshot of Tranship");
    }
    int version = Integer.parseInt(SqliteFile.ask(connection, "PRAGMA user_version"));
    if (version != SnapshotSchema.VERSION) {
      throw errors.noSnapshot(
          operation,
          "it has form %d, and this version of Tranship knows form %d; use the version that took it, or a newer one"
              .formatted(version, SnapshotSchema.VERSION));
    }
  }

  /// What it says of itself.
  Facts facts(String operation) {
    try (Connection connection = connect(operation);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT location, begun, tool, contents, objects, digests, attributes"
                    + " FROM snapshot")) {
      if (!row.next()) {
        throw errors.corrupt(operation, "it does not say what it shows");
      }
      Set<Attributes.Kind> kinds = EnumSet.noneOf(Attributes.Kind.class);
      for (String kind : row.getString(7).split(" ")) {
        if (!kind.isEmpty()) {
          kinds.add(Attributes.Kind.valueOf(kind.toUpperCase(Locale.ROOT)));
        }
      }
      return new Facts(
          new SnapshotHeader(
              row.getString(1),
              Instant.parse(row.getString(2)),
              row.getString(3),
              row.getInt(4) != 0,
              kinds),
          row.getLong(5),
          row.getLong(6),
          kinds);
    } catch (SQLException e) {
      throw errors.of(e, operation);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw errors.corrupt(operation, "a value makes no sense, " + e.getMessage());
    }
  }
}
