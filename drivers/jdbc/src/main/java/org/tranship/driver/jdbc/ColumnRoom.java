package org.tranship.driver.jdbc;

import java.math.BigDecimal;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.driver.jdbc.EventColumn.Form;

/// What a column of a table has room for. A database rounds a number, cuts a moment and fills up a
/// text without a word; what is read then is not what was written, so a rebuild that was cut off
/// would come to other rows than one that was not. So a value that would change is refused.
///
/// @param column the column
/// @param size how many digits or characters it holds; 0 where nobody says
/// @param digits how many of them behind the point, or of a second
/// @param nullable whether it may be empty
/// @param given whether the database gives it a value where none is written
record ColumnRoom(EventColumn column, int size, int digits, boolean nullable, boolean given) {
  private static final int MICROS = 6;

  /// SQLite keeps so many digits of a number that is neither a text nor an integer of 64 bits.
  private static final int SQLITE_DIGITS = 15;

  /// @param rows at a row of [DatabaseMetaData#getColumns]
  static ColumnRoom of(ResultSet rows, EventColumn column) throws SQLException {
    return new ColumnRoom(
        column,
        rows.getInt("COLUMN_SIZE"),
        rows.getInt("DECIMAL_DIGITS"),
        rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
        rows.getString("COLUMN_DEF") != null
            || "YES".equals(rows.getString("IS_AUTOINCREMENT"))
            || "YES".equals(rows.getString("IS_GENERATEDCOLUMN")));
  }

  /// Whether rows that do not name the column could not be written.
  boolean needed() {
    return !nullable && !given;
  }

  /// Refuses a value that would not be read as it was written.
  ///
  /// @param value in its one spelling; null for none
  /// @throws IllegalArgumentException saying so
  void require(EventDialect dialect, ViewColumn meaning, @Nullable String value) {
    if (value == null) {
      if (!nullable) {
        throw new IllegalArgumentException(
            "the column \"" + column.name() + "\" may not be empty, and an event gives it nothing");
      }
      return;
    }
    // A column of text fills up a number as it does a text, and it is none then.
    boolean held =
        column.form() == Form.TEXT
            ? text(dialect, value)
            : switch (meaning.kind()) {
              case INTEGER, DECIMAL -> number(dialect, value);
              case TIME -> time(value);
              case TEXT, BOOLEAN, UUID -> true;
            };
    if (!held) {
      throw new IllegalArgumentException(
          "the column \""
              + column.name()
              + "\" is of type "
              + column.type()
              + (size > 0 && size < 10_000 ? "(" + size + scale() + ")" : "")
              + " and does not hold \""
              + (value.length() > 60 ? value.substring(0, 60) + "..." : value)
              + "\" as it is");
    }
  }

  private String scale() {
    return column.form() == Form.TEXT ? "" : ", " + digits;
  }

  private String word() {
    return column.castType().toLowerCase(Locale.ROOT);
  }

  private boolean text(EventDialect dialect, String value) {
    if (dialect == EventDialect.SQLITE || size == 0) {
      return true;
    }
    String word = word();
    int length =
        dialect == EventDialect.SQLSERVER
            ? value.length()
            : value.codePointCount(0, value.length());
    boolean fixed =
        word.equals("bpchar")
            || word.equals("char")
            || word.equals("nchar")
            || word.equals("character");
    // SQL Server has question marks for what its code page does not have.
    boolean narrow =
        dialect == EventDialect.SQLSERVER && (word.equals("varchar") || word.equals("char"));
    return (fixed ? length == size : length <= size)
        && !(narrow && value.chars().anyMatch(it -> it > 127));
  }

  private boolean number(EventDialect dialect, String value) {
    BigDecimal number = new BigDecimal(value);
    if (dialect == EventDialect.SQLITE) {
      return number.precision() <= SQLITE_DIGITS
          || number.scale() <= 0 && number.toBigInteger().bitLength() < Long.SIZE;
    }
    return switch (word()) {
      case "float4", "real" ->
          number.compareTo(new BigDecimal(Float.toString(number.floatValue()))) == 0;
      case "float8", "double precision", "double", "float" ->
          number.compareTo(new BigDecimal(Double.toString(number.doubleValue()))) == 0;
      case "numeric", "decimal" ->
          size == 0
              || number.scale() <= digits && number.precision() - number.scale() <= size - digits;
      default -> column.form() != Form.NUMBER || number.scale() <= 0;
    };
  }

  private boolean time(String value) {
    long micros = Instant.parse(value).get(ChronoField.MICRO_OF_SECOND);
    long step = Math.round(Math.pow(10, MICROS - Math.clamp(digits, 0, MICROS)));
    // SQL Server's old type counts in three hundredths of a second.
    boolean old = word().equals("datetime");
    long last = micros / 1000 % 10;
    return micros % step == 0 && (!old || last == 0 || last == 3 || last == 7);
  }
}
