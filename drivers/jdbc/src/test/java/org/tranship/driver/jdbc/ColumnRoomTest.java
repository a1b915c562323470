package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
    "H2, INTEGER, 32, 0, DECIMAL, 1.5, false",
    "H2, INTEGER, 32, 0, DECIMAL, 2, true",
    "POSTGRESQL, bpchar, 3, 0, TEXT, ab, false",
    "POSTGRESQL, bpchar, 3, 0, TEXT, abc, true",
    "H2, CHARACTER VARYING, 3, 0, TEXT, abcd, false",
    "SQLITE, varchar, 3, 0, TEXT, abcd, true",
    "SQLITE, numeric, 0, 0, DECIMAL, 1234567890.1234567, false",
    "SQLITE, text, 0, 0, DECIMAL, 1234567890.1234567, true",
    "SQLSERVER, varchar, 9, 0, TEXT, Zo\u00eb, false",
    "SQLSERVER, nvarchar, 9, 0, TEXT, Zo\u00eb, true",
    "SQLSERVER, datetime, 23, 3, TIME, 2012-04-01T08:00:00.123Z, true",
    "SQLSERVER, datetime, 23, 3, TIME, 2012-04-01T08:00:00.124Z, false",
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
    ColumnRoom room = new ColumnRoom(EventColumn.of("c", "text"), 0, 0, false, true);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.require(EventDialect.H2, new ViewColumn("c", Kind.TEXT), null))
        .withMessageContaining("may not be empty");
    assertThat(room.needed()).isFalse();
  }
}
