package org.tranship.client.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/// Opens one file as a database of SQLite, and speaks to it in single statements.
public final class SqliteFile {
  private SqliteFile() {}

  /// Opens it in the way that the configuration says.
  ///
  /// @throws SQLException also if SQLite's native library cannot be loaded
  public static Connection open(Path file, SQLiteConfig config) throws SQLException {
    try {
      // As a URI, so that a question mark in a directory's name is not taken for options.
      return config.createConnection("jdbc:sqlite:" + file.toUri().toASCIIString());
    } catch (UnsatisfiedLinkError e) {
      throw new SQLException(
          "SQLite's native library cannot be loaded: "
              + e.getMessage()
              + ". It is unpacked into the directory for temporary files, which must allow programs"
              + " to run; name another with -Dorg.sqlite.tmpdir=DIRECTORY",
          e);
    }
  }

  /// Does a statement that has no answer.
  public static void set(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The single value a statement answers with; empty when it answers nothing.
  public static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      String value = row.next() ? row.getString(1) : null;
      return value == null ? "" : value;
    }
  }

  /// Lets a connection go that could not be made ready; a fault of that goes along with the first.
  public static void closeAfter(Connection connection, Exception fault) {
    try {
      connection.close();
    } catch (SQLException e) {
      fault.addSuppressed(e);
    }
  }
}
