package org.tranship.driver.jdbc;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What differs between databases where rows are compared and set.
enum CatalogDialect {
  /// A batch is one statement.
  POSTGRESQL,
  H2,
  SQLITE,

  /// In the manner of MySQL: a database is a schema, and most text is compared without regard to
  /// case and to blanks at its end. Its driver is under the LGPL and does not come along.
  MARIADB;

  private static final String MARIADB_URL = "jdbc:mariadb:";

  /// What is compared exactly, whatever the collation of the column.
  private static final String EXACT = " collate utf8mb4_nopad_bin";

  /// @throws IllegalArgumentException if none takes the URL
  static CatalogDialect of(String url) {
    if (url.startsWith(MARIADB_URL)) {
      return MARIADB;
    }
    return switch (Dialect.of(url)) {
      case PostgresDialect _ -> POSTGRESQL;
      case H2Dialect _ -> H2;
      case SqliteDialect _ -> SQLITE;
    };
  }

  boolean inProcess() {
    return this == H2 || this == SQLITE;
  }

  /// The parameters that the driver of a URL knows.
  ///
  /// @throws IllegalArgumentException if there is no driver
  static Set<String> parametersOf(String url) {
    try {
      return JdbcStores.parametersOf(url, of(url) == MARIADB || Dialect.of(url).takesParameters());
    } catch (IllegalArgumentException e) {
      if (!url.startsWith(MARIADB_URL)) {
        throw e;
      }
      throw new IllegalArgumentException(
          "MariaDB's JDBC driver is under the LGPL and does not come along; put"
              + " mariadb-java-client-3.5.11.jar beside the other libraries, in lib/ of the"
              + " installation",
          e);
    }
  }

  Map<String, String> driverDefaults() {
    return switch (this) {
      case POSTGRESQL -> new PostgresDialect().driverDefaults();
      case H2 -> Map.of();
      case SQLITE -> new SqliteDialect().driverDefaults();
      case MARIADB ->
          Map.of(
              // Quotes as the SQL standard has them; values that do not fit are refused.
              "sessionVariables",
              "sql_mode='ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES'",
              // What is looked at behind a change is as it is then, and not as it was before.
              "transactionIsolation",
              "READ-COMMITTED",
              "tinyInt1isBit",
              "false",
              "connectTimeout",
              "10000",
              "socketTimeout",
              "600000");
    };
  }

  /// The type for a cast: a column that numbers itself has the type of its numbers.
  String castType(String sqlType) {
    if (this == MARIADB) {
      boolean number =
          CatalogColumn.type(plain(sqlType)).equals(Optional.of(CatalogColumn.Type.INTEGER));
      return number ? (plain(sqlType).equalsIgnoreCase(sqlType) ? "signed" : "unsigned") : sqlType;
    }
    return switch (sqlType.toLowerCase(Locale.ROOT)) {
      case "smallserial" -> "int2";
      case "serial" -> "int4";
      case "bigserial" -> "int8";
      default -> sqlType;
    };
  }

  /// A type's name as all databases have it.
  String plain(String sqlType) {
    return this == MARIADB
        ? sqlType.toLowerCase(Locale.ROOT).replace(" unsigned", "").replace(" zerofill", "")
        : sqlType;
  }

  /// Whether rows that are asked for by text may come that hold it in another case.
  boolean folds() {
    return this == MARIADB;
  }

  /// A column's value as text.
  String text(CatalogColumn column) {
    return switch (this) {
      case POSTGRESQL, SQLITE -> "cast(" + column.sql() + " as text)";
      case H2 ->
          column.type() == CatalogColumn.Type.BOOLEAN
              ? "lower(cast(" + column.sql() + " as varchar))"
              : "cast(" + column.sql() + " as varchar)";
      case MARIADB ->
          column.type() == CatalogColumn.Type.TEXT
              ? "convert(" + column.sql() + " using utf8mb4)"
              : "cast(" + column.sql() + " as char)";
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
    boolean asItIs =
        switch (this) {
          case SQLITE -> column.declared();
          case MARIADB -> column.type() == CatalogColumn.Type.TEXT;
          case POSTGRESQL, H2 -> false;
        };
    return asItIs ? "?" : "cast(? as " + column.sqlType() + ")";
  }

  /// Whether a column holds a value, NULL being equal to NULL.
  ///
  /// @param value an expression of the column's type
  String same(CatalogColumn column, String value) {
    return switch (this) {
      case SQLITE -> comparable(column) + " is " + value;
      case POSTGRESQL, H2 -> column.sql() + " is not distinct from " + value;
      case MARIADB ->
          column.type() == CatalogColumn.Type.TEXT
              ? text(column) + EXACT + " <=> " + value
              : column.sql() + " <=> " + value;
    };
  }
}
