package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Footprint;
import org.tranship.core.value.Version;

/// What differs between the databases we know: their catalogue, a few expressions, how to insert or
/// replace in one statement, and how to read a large value in pieces.
sealed interface Dialect permits PostgresDialect, H2Dialect, SqliteDialect {

  /// The dialect of a driver's URL.
  ///
  /// @throws IllegalArgumentException if there is none
  static Dialect of(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return new PostgresDialect();
    } else if (url.startsWith("jdbc:h2:")) {
      return new H2Dialect();
    } else if (url.startsWith("jdbc:sqlite:")) {
      return new SqliteDialect();
    }
    throw new IllegalArgumentException(
        "tables are known in jdbc:postgresql:, jdbc:h2: and jdbc:sqlite:, and this is none of"
            + " them");
  }

  /// Whether the driver takes parameters behind a question mark.
  boolean takesParameters();

  /// Whether the database runs in this process, and so keeps its caller's thread busy.
  boolean inProcess();

  /// Settings for the driver, unless the operator gives others.
  Map<String, String> driverDefaults();

  /// Finds the table and the columns that the location names.
  ///
  /// @throws ShapeException if something is not there or not fit for its part
  TableShape inspect(Connection connection, JdbcLocation location)
      throws SQLException, ShapeException;

  /// The largest value a column takes, in bytes.
  long largestValue();

  /// The longest key that an index takes, in UTF-8 bytes.
  int longestKey();

  /// What the driver holds of this process's memory for a value that is read or written.
  ///
  /// @param connections how many there may be
  Footprint footprint(int connections);

  /// The length of the content in bytes, NULL for NULL.
  String sizeOf(Column content);

  /// The content as bytes.
  String bytesOf(Column content);

  /// The row's version as text, in a table that has versions.
  String version();

  /// What to put behind a write so that it answers with [#version]; empty text where there is none.
  String returning();

  /// Any column as text.
  String textOf(Column column);

  /// A key column for comparing and ordering.
  String comparable(Column column);

  /// A parameter given as text for a column of any type.
  String parameterFor(Column column);

  /// A parameter given as bytes for the content column.
  String contentParameter(Column content);

  /// Inserts a row or replaces the content and the attributes of the one there is. Parameters: key,
  /// fixed, content, attributes.
  String upsert(TableShape shape, TableSql sql);

  /// Inserts a row where there is none; otherwise changes nothing, or fails for a unique index. The
  /// same parameters.
  String insertIfAbsent(TableShape shape, TableSql sql);

  /// Whether [#insertIfAbsent] fails for a unique index where the row is there.
  boolean insertFailsIfPresent();

  /// Prepares to read a large value in pieces on this connection, which is in a transaction. There
  /// are no pieces where the row is not there any more in this version.
  ///
  /// @param from the first byte, from 0
  /// @param length how many; the value has them all
  Pieces pieces(
      Connection connection, TableSql sql, RowKey key, Version version, long from, long length)
      throws SQLException;

  /// Removes rows in as few statements as the database allows, all or none.
  ///
  /// @return for each request whether the row is gone; false means that it has another version
  List<Boolean> delete(
      Connection connection, TableSql sql, List<RowKey> keys, List<DeleteRequest> requests)
      throws SQLException;
}
