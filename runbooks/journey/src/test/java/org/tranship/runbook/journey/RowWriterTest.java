package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableAccount;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.value.Secret;
import org.tranship.testkit.server.AzuriteServer;

/// Rows of any number, size and partition go out in groups that the service takes: a hundred rows
/// of one partition and 4 MiB at most.
class RowWriterTest {
  private static final AzuriteServer SERVER = AzuriteServer.sharedTables();

  /// As large as a cell may be, of what is written with more bytes than it has characters.
  private static final String LARGE = "\"\u00fc\n".repeat(10_000);

  private static TableRow row(String partition, int version, String payload) {
    return TableRow.of(
        new RowKey(partition, "%010d".formatted(version)), Map.of("Payload", payload));
  }

  private static List<RowKey> keys(Tables tables, String table) {
    List<RowKey> keys = new ArrayList<>();
    RowScan scan = new RowScan(tables, table, RowRange.ALL);
    for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      keys.add(next.get().key());
    }
    return keys;
  }

  private static void assertWrittenOnce(List<TableRow> rows) {
    String table = SERVER.freshTableName();
    try (Tables tables =
        new AzureTables(
            TableAccount.parse(new Secret(SERVER.connectionString())), Clock.systemUTC())) {
      boolean _ = tables.create(table);
      for (int time = 0; time < 2; time++) {
        RowWriter writer = new RowWriter(tables, table, true);
        rows.forEach(writer::write);
        writer.flush();
        assertThat(writer.inserted()).isEqualTo(time == 0 ? rows.size() : 0);
        assertThat(writer.found()).isEqualTo(time == 0 ? 0 : rows.size());
      }
      assertThat(keys(tables, table))
          .containsExactlyElementsOf(rows.stream().map(TableRow::key).sorted().toList());
    }
  }

  @Test
  void moreThanFourMebibytesGoOutInSeveralGroups() {
    List<TableRow> rows = new ArrayList<>();
    for (int version = 0; version < 90; version++) {
      rows.add(row("Order_large", version, LARGE));
    }
    assertWrittenOnce(rows);
  }

  @Test
  void aGroupHasRowsOfOnePartitionAlone() {
    List<TableRow> rows = new ArrayList<>();
    for (int order = 0; order < 30; order++) {
      rows.add(row("Order_%02d".formatted(order), 0, "{}"));
      rows.add(row("Order_%02d".formatted(order), 1, "{}"));
    }
    assertWrittenOnce(rows);
  }

  @Test
  void moreThanAHundredRowsGoOutInSeveralGroups() {
    List<TableRow> rows = new ArrayList<>();
    for (int version = 0; version < 250; version++) {
      rows.add(row("Order_long", version, "{}"));
    }
    assertWrittenOnce(rows);
  }
}
