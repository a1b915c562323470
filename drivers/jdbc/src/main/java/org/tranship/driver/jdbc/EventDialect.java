package org.tranship.driver.jdbc;

import java.util.Map;
import java.util.Set;

/// What differs between databases where events are kept, and read models made of them.
enum EventDialect {
  POSTGRESQL,
  H2,
  SQLITE,

  /// SQL Server from 2019 on. Its statements were tried on H2 in SQL Server's manner, and never on
  /// a SQL Server.
  SQLSERVER;

  /// SQL Server's binary order of its own texts is that of UTF-16.
  private static final String BY_BYTES = " collate Latin1_General_100_BIN2_UTF8 as varchar(4000))";

  private static final String SQLSERVER_URL = "jdbc:sqlserver:";

  /// @throws IllegalArgumentException if none takes the URL
  static EventDialect of(String url) {
    if (url.startsWith(SQLSERVER_URL)) {
      return SQLSERVER;
    }
    try {
      return switch (Dialect.of(url)) {
        case PostgresDialect _ -> POSTGRESQL;
        case H2Dialect _ -> H2;
        case SqliteDialect _ -> SQLITE;
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "events are known in tables of jdbc:postgresql:, jdbc:h2:, jdbc:sqlite: and"
              + " jdbc:sqlserver:, and this is none of them",
          e);
    }
  }

  /// The parameters that the driver of a URL knows.
  ///
  /// @throws IllegalArgumentException if there is no driver
  static Set<String> parametersOf(String url) {
    if (of(url) != SQLSERVER) {
      return JdbcStores.parametersOf(url);
    }
    try {
      return JdbcStores.parametersOf(url, true);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "SQL Server's JDBC driver does not come along; put mssql-jdbc-13.2.1.jre11.jar beside the"
              + " other libraries, in lib/ of the installation",
          e);
    }
  }

  boolean inProcess() {
    return this == H2 || this == SQLITE;
  }

  Map<String, String> driverDefaults() {
    return switch (this) {
      case POSTGRESQL -> new PostgresDialect().driverDefaults();
      case H2 -> new H2Dialect().driverDefaults();
      case SQLITE -> new SqliteDialect().driverDefaults();
      case SQLSERVER ->
          Map.of(
              "loginTimeout", "10",
              "socketTimeout", "600000",
              // Rows of a long statement come as they are asked for.
              "responseBuffering", "adaptive",
              "applicationName", "tranship");
    };
  }

  /// Any text.
  String textType() {
    return switch (this) {
      case POSTGRESQL, SQLITE -> "text";
      case H2 -> "varchar";
      case SQLSERVER -> "nvarchar(4000)";
    };
  }

  /// Behind an `order by`: so many rows and no more. Has one parameter.
  String limit() {
    return this == SQLSERVER ? " offset 0 rows fetch next ? rows only" : " limit ?";
  }

  /// Behind an `order by`: the first row alone.
  String first() {
    return this == SQLSERVER ? " offset 0 rows fetch next 1 rows only" : " limit 1";
  }

  /// Text of an expression in the order of its bytes in UTF-8.
  String ordered(String text) {
    return switch (this) {
      case POSTGRESQL -> text + " collate \"C\"";
      case H2 -> "cast(" + text + " as varbinary)";
      case SQLITE -> text + " collate binary";
      case SQLSERVER -> "cast(" + text + BY_BYTES;
    };
  }

  /// A parameter that is text, as something to compare [#ordered] with.
  String orderedParameter() {
    return switch (this) {
      case POSTGRESQL -> "cast(? as text) collate \"C\"";
      case H2 -> "cast(cast(? as varchar) as varbinary)";
      case SQLITE -> "?";
      case SQLSERVER -> "cast(cast(? as nvarchar(4000))" + BY_BYTES;
    };
  }
}
