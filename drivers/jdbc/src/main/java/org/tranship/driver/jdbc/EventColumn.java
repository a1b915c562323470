package org.tranship.driver.jdbc;

import java.util.Locale;

/// A column of a table of events, as the database describes it.
///
/// @param name exactly as spelt in the database
/// @param type its type in the database's words
/// @param form what we can do with it
/// @param sql its name for a statement
record EventColumn(String name, String type, Form form, String sql) {
  /// What we can do with it.
  enum Form {
    TEXT,
    NUMBER,
    BYTES,
    /// JSON kept as text.
    JSON,
    /// JSON kept as a value.
    JSON_VALUE,
    INSTANT,
    /// A time without a zone: of UTC.
    LOCAL_TIME,
    UUID,
    OTHER
  }

  static EventColumn of(String name, String type) {
    return new EventColumn(name, type, form(castType(type)), TableName.quote(name));
  }

  private static Form form(String castType) {
    String word = castType.toLowerCase(Locale.ROOT);
    if (word.startsWith("timestamp")) {
      return word.equals("timestamptz") || word.contains("with time zone")
          ? Form.INSTANT
          : Form.LOCAL_TIME;
    }
    if (word.startsWith("character") || word.startsWith("varchar") || word.startsWith("nvarchar")) {
      return Form.TEXT;
    }
    if (word.startsWith("binary") || word.startsWith("varbinary")) {
      return Form.BYTES;
    }
    return switch (word) {
      case "text", "bpchar", "char", "clob", "nchar", "ntext" -> Form.TEXT;
      case "int2", "int4", "int8", "serial", "bigserial", "bigint", "integer", "int", "smallint" ->
          Form.NUMBER;
      case "bytea", "blob" -> Form.BYTES;
      case "json" -> Form.JSON;
      case "jsonb" -> Form.JSON_VALUE;
      case "uuid", "uniqueidentifier" -> Form.UUID;
      case "datetimeoffset" -> Form.INSTANT;
      case "datetime2", "datetime" -> Form.LOCAL_TIME;
      default -> Form.OTHER;
    };
  }

  /// The type for a cast: a column that numbers itself has the type of its numbers.
  String castType() {
    return castType(type);
  }

  private static String castType(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "serial" -> "int4";
      case "bigserial" -> "int8";
      case "bigint identity" -> "bigint";
      case "int identity" -> "int";
      default -> type;
    };
  }
}
