package org.tranship.client.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What every implementation of [Tables] has to do.
abstract class TablesContract {
  abstract Tables tables();

  abstract String freshTable();

  private static TableRow row(String partition, String row, String payload) {
    return TableRow.of(new RowKey(partition, row), Map.of("Payload", payload));
  }

  private static List<TableRow> all(Tables tables, String table, RowRange range) {
    List<TableRow> rows = new ArrayList<>();
    RowScan scan = new RowScan(tables, table, range);
    for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      rows.add(next.get());
    }
    return rows;
  }

  @Test
  void aTableIsMadeOnceAndGoneOnce() {
    String table = freshTable();
    assertThat(tables().exists(table)).isFalse();
    assertThat(tables().create(table)).isTrue();
    assertThat(tables().create(table)).isFalse();
    assertThat(tables().exists(table)).isTrue();
    assertThat(tables().delete(table)).isTrue();
    assertThat(tables().delete(table)).isFalse();
    assertThat(tables().exists(table)).isFalse();
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    String table = freshTable();
    boolean _ = tables().create(table);
    String payload = "{\r\n  \"a\": \"it's \\\"ü\\\" 𝄞\u2028\",\t\"n\": 199.00\r\n}";
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("Payload", Cell.of(payload));
    cells.put("Empty", Cell.of(""));
    cells.put("Count", new Cell("Edm.Int32", "42"));
    cells.put("Large", new Cell("Edm.Int64", "9007199254740993"));
    cells.put("Is", new Cell("Edm.Boolean", "true"));
    cells.put("When", new Cell("Edm.DateTime", "2012-05-08T10:11:12.1234567Z"));
    TableRow written =
        new TableRow(new RowKey("Order_it's", "0000000000"), Optional.empty(), cells);
    assertThat(tables().insert(table, List.of(written))).isTrue();
    TableRow read = tables().get(table, written.key()).orElseThrow();
    assertThat(read.cells()).isEqualTo(written.cells());
    assertThat(read.sameAs(written)).isTrue();
    assertThat(read.timestamp()).isPresent();
  }

  @Test
  void aGroupIsWrittenAsAWholeOrNotAtAll() {
    String table = freshTable();
    boolean _ = tables().create(table);
    assertThat(tables().insert(table, List.of(row("p", "2", "two")))).isTrue();
    assertThat(tables().insert(table, List.of(row("p", "1", "one"), row("p", "2", "other"))))
        .isFalse();
    assertThat(tables().get(table, new RowKey("p", "1"))).isEmpty();
    assertThat(tables().get(table, new RowKey("p", "2")).orElseThrow().text("Payload"))
        .contains("two");
  }

  @Test
  void rowsComeInTheOrderOfTheirKeysOverAllPages() {
    String table = freshTable();
    boolean _ = tables().create(table);
    List<RowKey> keys = new ArrayList<>();
    for (String partition : List.of("b", "a", "B")) {
      for (int group = 0; group < 4; group++) {
        List<TableRow> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          rows.add(row(partition, "%010d".formatted(group * 100 + i), "x"));
        }
        assertThat(tables().insert(table, rows)).isTrue();
        rows.forEach(each -> keys.add(each.key()));
      }
    }
    assertThat(all(tables(), table, RowRange.ALL).stream().map(TableRow::key))
        .containsExactlyElementsOf(keys.stream().sorted().toList());
    assertThat(all(tables(), table, RowRange.rows("a", "0000000010", "0000000012"))).hasSize(3);
    assertThat(all(tables(), table, RowRange.partition("B"))).hasSize(400);
  }

  @Test
  void whatTheServiceWouldRefuseIsRefusedBeforeItIsSent() {
    String table = freshTable();
    boolean _ = tables().create(table);
    List<TableRow> many = new ArrayList<>();
    for (int i = 0; i <= Tables.GROUP; i++) {
      many.add(row("p", "%03d".formatted(i), "x"));
    }
    assertThatThrownBy(() -> tables().insert(table, many)).hasMessageContaining("101 rows");
    assertThatThrownBy(() -> tables().insert(table, List.of(row("p", "1", ""), row("q", "1", ""))))
        .hasMessageContaining("several partitions, p and q");
    assertThatThrownBy(() -> tables().insert(table, List.of(row("p", "1", ""), row("p", "1", ""))))
        .hasMessageContaining("twice");
    assertThat(all(tables(), table, RowRange.ALL)).isEmpty();
  }

  @Test
  void aRowIsRemovedOnce() {
    String table = freshTable();
    boolean _ = tables().create(table);
    RowKey key = new RowKey("Order_it's 1", "Unpublished_0000000004");
    assertThat(tables().insert(table, List.of(row(key.partition(), key.row(), "x")))).isTrue();
    assertThat(tables().remove(table, key)).isTrue();
    assertThat(tables().remove(table, key)).isFalse();
    assertThat(all(tables(), table, RowRange.ALL)).isEmpty();
  }

  @Test
  void aRowIsReplacedWhetherItIsThereOrNot() {
    String table = freshTable();
    boolean _ = tables().create(table);
    tables().replace(table, row("p", "1", "one"));
    tables().replace(table, row("p", "1", "two"));
    assertThat(all(tables(), table, RowRange.ALL))
        .singleElement()
        .matches(it -> it.text("Payload").equals(Optional.of("two")));
  }

  @Test
  void rowsOfSeveralPartitionsAreFound() {
    String table = freshTable();
    boolean _ = tables().create(table);
    for (String partition : List.of("a", "b", "c")) {
      assertThat(
              tables().insert(table, List.of(row(partition, "1", "x"), row(partition, "U_1", "x"))))
          .isTrue();
    }
    assertThat(all(tables(), table, RowRange.behind("a"))).hasSize(4);
    assertThat(all(tables(), table, RowRange.behind(""))).hasSize(6);
    assertThat(all(tables(), table, RowRange.rowsOfAll("U_", "U`"))).hasSize(3);
  }

  @Test
  void aTableThatIsNotThereIsSaid() {
    String table = freshTable();
    assertThatThrownBy(() -> tables().query(table, RowRange.ALL, Optional.empty()))
        .isInstanceOfSatisfying(
            TableException.class,
            e -> assertThat(e.kind()).isEqualTo(TableException.Kind.NO_TABLE));
    assertThatThrownBy(() -> tables().insert(table, List.of(row("p", "1", "x"))))
        .isInstanceOfSatisfying(
            TableException.class,
            e -> assertThat(e.kind()).isEqualTo(TableException.Kind.NO_TABLE));
  }

  @Test
  void laterGroupsHaveLaterTimestamps() throws InterruptedException {
    String table = freshTable();
    boolean _ = tables().create(table);
    assertThat(tables().insert(table, List.of(row("p", "1", "x")))).isTrue();
    Thread.sleep(2);
    assertThat(tables().insert(table, List.of(row("a", "1", "x")))).isTrue();
    assertThat(tables().get(table, new RowKey("a", "1")).orElseThrow().timestamp().orElseThrow())
        .isAfter(tables().get(table, new RowKey("p", "1")).orElseThrow().timestamp().orElseThrow());
  }
}
