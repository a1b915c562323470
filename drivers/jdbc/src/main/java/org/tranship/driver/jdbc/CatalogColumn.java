package org.tranship.driver.jdbc;

import java.util.Locale;
import java.util.Optional;

/// A column of a catalogue: its values travel as text and are cast to its type.
///
/// @param name exactly as spelt in the database
/// @param type what can be done with it
/// @param sqlType the type for a cast
/// @param nullable whether it may be NULL
/// @param declared whether it has its type from a table; what is computed has none in SQLite, which
///   then does not take a text for a number
record CatalogColumn(String name, Type type, String sqlType, boolean nullable, boolean declared) {
  /// The types whose text says all of the value.
  enum Type {
    TEXT,
    INTEGER,
    UUID,
    JSON,
    BOOLEAN
  }

  /// The type behind a database's name of it; empty if it is none of ours.
  static Optional<Type> type(String sqlType) {
    return switch (sqlType.toLowerCase(Locale.ROOT)) {
      case "text",
          "varchar",
          "character varying",
          "character large object",
          "clob",
          "tinytext",
          "mediumtext",
          "longtext" ->
          Optional.of(Type.TEXT);
      case "int2",
          "int4",
          "int8",
          "smallserial",
          "serial",
          "bigserial",
          "tinyint",
          "smallint",
          "mediumint",
          "int",
          "integer",
          "bigint" ->
          Optional.of(Type.INTEGER);
      case "uuid" -> Optional.of(Type.UUID);
      case "jsonb" -> Optional.of(Type.JSON);
      case "bool", "boolean" -> Optional.of(Type.BOOLEAN);
      default -> Optional.empty();
    };
  }

  String sql() {
    return TableName.quote(name);
  }
}
