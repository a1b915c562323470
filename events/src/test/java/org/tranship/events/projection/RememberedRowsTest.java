package org.tranship.events.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.core.readmodel.ViewRow;

/// Memory does not grow with the size of rows, nor with the exponents of numbers.
class RememberedRowsTest {
  private static void put(RememberedRows rows, String key, int length) {
    rows.put(Map.of(List.of(key), Optional.of(new ViewRow(Map.of("v", "x".repeat(length))))));
  }

  @Test
  void asManyAreRememberedAsTheirBytesAllow() {
    RememberedRows rows = new RememberedRows(1 << 20);
    for (int i = 0; i < 100; i++) {
      put(rows, "k" + i, 100_000);
    }
    assertThat(rows.size()).isEqualTo(5);
    assertThat(rows.get(List.of("k99"))).isPresent();
    assertThat(rows.has(List.of("k94"))).isFalse();
    // Written again it is not counted twice, and what was used last stays.
    assertThat(rows.get(List.of("k95"))).isPresent();
    put(rows, "k99", 100_000);
    put(rows, "k100", 100_000);
    assertThat(rows.has(List.of("k95"))).isTrue();
    assertThat(rows.has(List.of("k96"))).isFalse();
    assertThat(rows.size()).isEqualTo(5);
    rows.put(Map.of(List.of("k99"), Optional.empty()));
    assertThat(rows.get(List.of("k99"))).isEmpty();
  }

  /// Also of those that are not there, of which nothing but the key is remembered.
  @Test
  void rowsOfNothingWeighSomethingToo() {
    RememberedRows rows = new RememberedRows(1 << 20);
    for (int i = 0; i < 10_000; i++) {
      rows.put(Map.of(List.of("k" + i), Optional.empty()));
    }
    assertThat(rows.size()).isBetween(4_000, (1 << 20) / 200);
    String key = "x".repeat(50_000);
    for (int i = 0; i < 100; i++) {
      rows.put(Map.of(List.of(key, key + i), Optional.empty()));
    }
    assertThat(rows.size()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(names = {"INTEGER", "DECIMAL"})
  void aNumberOfManyZerosIsNotWrittenOut(ViewColumn.Kind kind) {
    ViewColumn column = new ViewColumn("n", kind);
    for (String number : List.of("1e2000000000", "1e-2000000000", "-1e5001", "0e-5001")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> column.canonical(number))
          .withMessageContaining("is no " + kind.word());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Value.number(number))
          .withMessageContaining("is no number that can be held");
    }
    assertThat(column.canonical("1e5000")).hasSize(5_001);
    assertThat(column.canonical("12e3")).isEqualTo("12000");
  }
}
