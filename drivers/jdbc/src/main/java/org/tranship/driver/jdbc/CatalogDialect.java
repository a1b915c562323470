package org.tranship.driver.jdbc;

import java.util.Locale;
import java.util.Map;

/// What differs between databases where rows are compared and set.
enum CatalogDialect {
  /// A batch is one statement.
  POSTGRESQL,
  H2,
  SQLITE;

  /// @throws IllegalArgumentException if none takes the URL
  static CatalogDialect of(String url) {
    return switch (Dialect.of(url)) {
      case PostgresDialect _ -> POSTGRESQL;
      case H2Dialect _ -> H2;
      case SqliteDialect _ -> SQLITE;
    };
  }

  boolean inProcess() {
    return this != POSTGRESQL;
  }

  Map<String, String> driverDefaults() {
    return switch (this) {
      case POSTGRESQL -> new PostgresDialect().driverDefaults();
      case H2 -> Map.of();
      case SQLITE -> new SqliteDialect().driverDefaults();
    };
  }

  /// The type for a cast: a column that numbers itself has the type of its numbers.
  String castType(String sqlType) {
    return switch (sqlType.toLowerCase(Locale.ROOT)) {
      case "smallserial" -> "int2";
      case "serial" -> "int4";
      case "bigserial" -> "int8";
      default -> sqlType;
    };
  }

  /// A column's value as text.
  String text(CatalogColumn column) {
    return switch (this) {
      case POSTGRESQL, SQLITE -> "cast(" + column.sql() + " as text)";
      case H2 ->
          column.type() == CatalogColumn.Type.BOOLEAN
              ? "lower(cast(" + column.sql() + " as varchar))"
              : "cast(" + column.sql() + " as varchar)";
    };
  }

  /// A column for comparing and ordering.
  String comparable(CatalogColumn column) {
    return this == SQLITE && column.type() == CatalogColumn.Type.TEXT
        ? column.sql() + " collate binary"
        : column.sql();
  }

  /// A parameter given as text, as a value of the column's type.
  String parameter(CatalogColumn column) {
    return this == SQLITE && column.declared() ? "?" : "cast(? as " + column.sqlType() + ")";
  }

  /// Whether a column holds a value, NULL being equal to NULL.
  ///
  /// @param value an expression of the column's type
  String same(CatalogColumn column, String value) {
    return this == SQLITE
        ? comparable(column) + " is " + value
        : column.sql() + " is not distinct from " + value;
  }
}
