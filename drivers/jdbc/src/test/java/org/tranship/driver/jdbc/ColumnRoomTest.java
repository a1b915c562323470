package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.tranship.driver.jdbc.EventDialect.H2;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.core.readmodel.ViewColumn.Kind;

/// What a column would give back otherwise than it was written is refused, and nothing else.
class ColumnRoomTest {
  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, numeric, 0, 0, DECIMAL, 1.123456789, true",
    "POSTGRESQL, numeric, 6, 2, DECIMAL, 1234.56, true",
    "POSTGRESQL, numeric, 6, 2, DECIMAL, 1234.567, false",
    "POSTGRESQL, numeric, 6, 2, DECIMAL, 12345, false",
    "POSTGRESQL, float8, 17, 17, DECIMAL, 0.1, true",
    "POSTGRESQL, float8, 17, 17, DECIMAL, 0.12345678901234567890, false",
    "POSTGRESQL, float4, 8, 8, INTEGER, 16777217, false",
    "POSTGRESQL, float8, 17, 17, INTEGER, 16777217, true",
    "H2, REAL, 24, 0, DECIMAL, 0.123456789, false",
    "H2, DOUBLE PRECISION, 53, 0, DECIMAL, 0.123456789, true",
    "H2, DOUBLE PRECISION, 53, 0, DECIMAL, 0.12345678901234567890, false",
    "SQLSERVER, float, 53, 0, DECIMAL, 0.12345678901234567890, false",
    "SQLSERVER, decimal, 6, 2, DECIMAL, 1234.567, false",
    "SQLSERVER, decimal, 6, 2, DECIMAL, 123456, false",
    "H2, INTEGER, 32, 0, DECIMAL, 1.5, false",
    "H2, INTEGER, 32, 0, DECIMAL, 2, true",
    "POSTGRESQL, bpchar, 3, 0, TEXT, ab, false",
    "POSTGRESQL, bpchar, 3, 0, TEXT, abc, true",
    "H2, CHARACTER, 3, 0, TEXT, ab, false",
    "SQLSERVER, nchar, 3, 0, TEXT, ab, false",
    "SQLSERVER, char, 3, 0, TEXT, ab, false",
    "SQLSERVER, char, 2, 0, TEXT, o\u00eb, false",
    "POSTGRESQL, bpchar, 5, 0, INTEGER, 123, false",
    "POSTGRESQL, bpchar, 3, 0, INTEGER, 123, true",
    "POSTGRESQL, bpchar, 5, 0, BOOLEAN, true, false",
    "H2, CHARACTER, 30, 0, TIME, 2012-04-01T08:00:00Z, false",
    "POSTGRESQL, text, 0, 0, TEXT, abcd, true",
    "POSTGRESQL, text, 0, 0, TIME, 2012-04-01T08:00:00.123456Z, true",
    "POSTGRESQL, varchar, 3, 0, TEXT, a\ud83d\udea2b, true",
    "SQLSERVER, nvarchar, 3, 0, TEXT, a\ud83d\udea2b, false",
    "H2, CHARACTER VARYING, 3, 0, TEXT, abcd, false",
    "SQLITE, varchar, 3, 0, TEXT, abcd, true",
    "SQLITE, numeric, 0, 0, DECIMAL, 1234567890.1234567, false",
    "SQLITE, numeric, 0, 0, DECIMAL, 9223372036854775807, true",
    "SQLITE, numeric, 0, 0, DECIMAL, 92233720368547758071, false",
    "SQLITE, text, 0, 0, DECIMAL, 1234567890.1234567, true",
    "SQLSERVER, varchar, 9, 0, TEXT, Zo\u00eb, false",
    "SQLSERVER, nvarchar, 9, 0, TEXT, Zo\u00eb, true",
    "SQLSERVER, datetime, 23, 3, TIME, 2012-04-01T08:00:00.123Z, true",
    "SQLSERVER, datetime, 23, 3, TIME, 2012-04-01T08:00:00.124Z, false",
    "SQLSERVER, datetime, 23, 3, TIME, 2012-04-01T08:00:00.127Z, true",
    "SQLSERVER, datetime, 23, 3, TIME, 2012-04-01T08:00:00.120Z, true",
    "SQLSERVER, datetime2, 23, 3, TIME, 2012-04-01T08:00:00.124Z, true",
    "POSTGRESQL, timestamp, 29, 6, TIME, 2012-04-01T08:00:00.123456Z, true",
    "POSTGRESQL, timestamp, 26, 3, TIME, 2012-04-01T08:00:00.1234Z, false",
    "POSTGRESQL, bool, 1, 0, BOOLEAN, true, true",
    "POSTGRESQL, uuid, 2147483647, 0, UUID, 0, true",
    "POSTGRESQL, timestamptz, 35, 6, TIME, 2012-04-01T08:00:00.123456Z, true",
    "POSTGRESQL, timestamp, 23, 0, TIME, 2012-04-01T08:00:00.5Z, false"
  })
  void onlyWhatChangesIsRefused(
      EventDialect dialect,
      String type,
      int size,
      int digits,
      Kind kind,
      String value,
      boolean held) {
    ColumnRoom room = new ColumnRoom(EventColumn.of("c", type), size, digits, true, false);
    ViewColumn meaning = new ViewColumn("c", kind);
    if (held) {
      assertThatCode(() -> room.require(dialect, meaning, value)).doesNotThrowAnyException();
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> room.require(dialect, meaning, value))
          .withMessageContaining("does not hold \"" + value + "\" as it is");
    }
  }

  @Test
  void whatMayNotBeEmptyIsNotEmptied() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room(false, true).require(H2, new ViewColumn("c", Kind.TEXT), null))
        .withMessageContaining("may not be empty");
    assertThatCode(() -> room(true, false).require(H2, new ViewColumn("c", Kind.TEXT), null))
        .doesNotThrowAnyException();
  }

  private static ColumnRoom room(boolean nullable, boolean given) {
    return new ColumnRoom(EventColumn.of("c", "text"), 0, 0, nullable, given);
  }

  @Test
  void whatMayNotBeEmptyAndIsGivenNothingHasToBeFilled() {
    assertThat(room(false, false).needed()).isTrue();
    assertThat(room(false, true).needed()).isFalse();
    assertThat(room(true, false).needed()).isFalse();
  }
}
