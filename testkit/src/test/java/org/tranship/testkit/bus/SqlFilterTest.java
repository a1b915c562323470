package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.filter.CorrelationFilter;
import org.tranship.core.bus.filter.PropertyValue;
import org.tranship.core.bus.filter.SqlFilter;

class SqlFilterTest {
  private static final BusMessage MESSAGE =
      BusMessage.of("m1", MessageBody.EMPTY)
          .withLabel("l")
          .with("TypeName", "OrderPlaced")
          .with("n", PropertyValue.of(3))
          .with("f", PropertyValue.of(2.5))
          .with("yes", PropertyValue.of(true))
          .with("a name", "x");

  private static boolean takes(String condition) {
    return SqlFilter.parse(condition).matches(MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1=1",
        "TypeName IN ('OrderPlaced')",
        "typename is null",
        "TypeName not in ('a','b')",
        "n=3 and f=2.5 and yes=true",
        "n = 3.0 AND f > 2 AND f < n",
        "n > -4 AND n >= 3 AND n <= 3 AND n <> 4 AND n != 5",
        "[a name] = 'x' AND \"a name\" = 'x' AND user.[a name] = 'x'",
        "sys.MessageId = 'm1' AND SYS.label = 'l'",
        "missing = 1 OR n = 3",
        "NOT (n = 4)",
        "NOT NOT n = 3",
        "EXISTS(n) AND NOT EXISTS(missing) AND n IS NOT NULL",
        "TypeName LIKE 'Order%' AND TypeName LIKE '%Placed' AND TypeName LIKE '%d%P%'",
        "TypeName LIKE '___________' AND TypeName NOT LIKE '__________'",
        "TypeName <> 3",
        "1 IN (3, 2, 1)",
        "n = 4 AND n = 5 OR n = 3",
        "1.5e1 = 15"
      })
  void takesTheMessage(String condition) {
    assertThat(takes(condition)).isTrue();
    assertThat(takes(SqlFilter.parse(condition).condition().sql())).as("written anew").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1=0",
        "TypeName = 'orderplaced'",
        "missing = 1",
        "missing <> 1",
        "NOT (missing = 1)",
        "missing NOT IN (1, 2)",
        "missing LIKE '%'",
        "n IN (1, missing)",
        "n NOT IN (1, missing)",
        "missing = 1 AND n = 3",
        "TypeName = 3",
        "TypeName > 3",
        "n LIKE '3'",
        "TypeName LIKE 'Order' OR TypeName LIKE 'O%x' OR TypeName LIKE '%\\%' ESCAPE '\\'",
        "sys.Nothing = 'm1'",
        "EXISTS(sys.SessionId)",
        "n = 3 AND (n = 4 OR n = 5)"
      })
  void leavesTheMessage(String condition) {
    assertThat(takes(condition)).isFalse();
    assertThat(takes(SqlFilter.parse(condition).condition().sql())).as("written anew").isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``| 1",
        "n| 2",
        "n =| 4",
        "n = 1 AND| 10",
        "n = 1 n = 2| 7",
        "n IN ()| 7",
        "n IN (1| 8",
        "n = 'a| 5",
        "(n = 1| 7",
        "n + 1 = 2| 3",
        "newid() = 1| 6",
        "n = @p| 5",
        "other.n = 1| 7",
        "1 IS NULL| 6",
        "n LIKE m| 8",
        "n LIKE 'a' ESCAPE 'ab'| 23",
        "AND = 1| 1",
        "n = 12ab| 5",
        "n = 99999999999999999999| 5"
      })
  void saysWhereItCannotBeRead(String condition, int at) {
    assertThatThrownBy(() -> SqlFilter.parse(condition))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("character " + at);
  }

  @Test
  void aConditionHasALimit() {
    String long1 = "(".repeat(500) + "1=1" + ")".repeat(500);
    assertThat(takes(long1)).isTrue();
    assertThatThrownBy(() -> SqlFilter.parse(long1 + " AND 1=1 AND 1=1 AND 1=1"))
        .hasMessageContaining("1024");
  }

  @Test
  void aPatternOfManyPercentSignsIsStillQuick() {
    BusMessage long1 = MESSAGE.with("t", "a".repeat(5_000));
    assertThat(SqlFilter.parse("t LIKE '" + "%a".repeat(300) + "b'").matches(long1)).isFalse();
  }

  @Test
  void fieldsHaveToBeEqual() {
    assertThat(
            new CorrelationFilter(
                    Map.of("MessageId", "m1", "Label", "l"), Map.of("n", PropertyValue.of(3)))
                .matches(MESSAGE))
        .isTrue();
    assertThat(CorrelationFilter.of("n", "3").matches(MESSAGE)).isFalse();
    assertThat(CorrelationFilter.of("missing", "3").matches(MESSAGE)).isFalse();
    assertThatThrownBy(() -> new CorrelationFilter(Map.of(), Map.of()))
        .hasMessageContaining("field");
    assertThatThrownBy(() -> new CorrelationFilter(Map.of("Nothing", "1"), Map.of()))
        .hasMessageContaining("Nothing");
  }
}
