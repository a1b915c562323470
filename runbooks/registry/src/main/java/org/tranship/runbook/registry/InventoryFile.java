package org.tranship.runbook.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.sqlite.SQLiteConfig;
import org.tranship.client.sqlite.SqliteFile;

/// The file of an [Inventory]: made, or known again as one of the same store and the same format.
final class InventoryFile {
  /// Bytes of the first words of the file, that tell it from other files of SQLite.
  private static final int APPLICATION = 0x54525247;

  private static final int FORMAT = 4;

  private InventoryFile() {}

  /// A name for one that goes with this process.
  ///
  /// @throws RegistryException if no file can be made there
  static Path scratch(Path directory) {
    try {
      Path file = Files.createTempFile(directory, "inventory-", ".db");
      Files.delete(file);
      return file;
    } catch (IOException e) {
      throw new RegistryException(
          RegistryException.INVENTORY,
          "No file can be made in " + directory + ": " + e.getMessage());
    }
  }

  /// Removes one with what SQLite keeps beside it.
  static void remove(Path file) {
    for (String suffix : List.of("", "-wal", "-shm")) {
      try {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      } catch (IOException _) {
        // The system's own clean-up of temporary files takes it.
      }
    }
  }

  /// Opens it, or makes it, and forgets of an earlier look all but the digests of blobs.
  ///
  /// @throws RegistryException if it is the file of something else, or of another store
  static Connection open(Path file, String store) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    Connection connection = SqliteFile.open(file, config);
    try {
      prepare(connection, file, store);
      return connection;
    } catch (SQLException | RegistryException e) {
      SqliteFile.closeAfter(connection, e);
      throw e;
    }
  }

  /// How many blobs one that is there knows to be sound; empty if it cannot be gone on with.
  static OptionalLong sound(Path file, String store) {
    SQLiteConfig config = new SQLiteConfig();
    try (Connection connection = SqliteFile.open(file, config)) {
      require(connection, file, store);
      return OptionalLong.of(
          Long.parseLong(
              SqliteFile.ask(connection, "select count(*) from blob where state = 'sound'")));
    } catch (SQLException | RegistryException _) {
      return OptionalLong.empty();
    }
  }

  private static void prepare(Connection connection, Path file, String store) throws SQLException {
    if (SqliteFile.ask(connection, "select count(*) from sqlite_schema").equals("0")) {
      for (String statement : InventorySchema.STATEMENTS) {
        SqliteFile.set(connection, statement);
      }
      SqliteFile.set(connection, "pragma application_id = " + APPLICATION);
      SqliteFile.set(connection, "pragma user_version = " + FORMAT);
      try (PreparedStatement row =
          connection.prepareStatement("insert into registry (store) values (?)")) {
        row.setString(1, store);
        row.executeUpdate();
      }
    } else {
      require(connection, file, store);
    }
    for (String statement : InventorySchema.FORGET) {
      SqliteFile.set(connection, statement);
    }
    connection.setAutoCommit(false);
  }

  private static void require(Connection connection, Path file, String store) throws SQLException {
    String application = SqliteFile.ask(connection, "pragma application_id");
    String format = SqliteFile.ask(connection, "pragma user_version");
    if (!application.equals(Integer.toString(APPLICATION))
        || !format.equals(Integer.toString(FORMAT))) {
      throw new RegistryException(
          RegistryException.OTHER_FILE,
          file + " is a file of something else, or of another version. Name another file.");
    }
    String known = SqliteFile.ask(connection, "select store from registry");
    if (!known.equals(store)) {
      throw new RegistryException(
          RegistryException.OTHER_FILE,
          file + " is the inventory of " + known + ". Name another file for " + store + ".");
    }
  }
}
