package org.tranship.runbook.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.tranship.client.tables.MemoryTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.testkit.journey.GoldenEvents;

/// The first release's table, with the golden events.
final class FirstRows {
  private FirstRows() {}

  /// Makes it and writes them, save by save.
  static void write(Tables tables) {
    boolean _ = tables.create(GoldenEvents.TABLE);
    for (List<GoldenEvents.Row> save : GoldenEvents.saves()) {
      // The service's clock has to tell them apart.
      LockSupport.parkNanos(tables instanceof MemoryTables ? 0 : 2_000_000);
      List<TableRow> rows = new ArrayList<>();
      for (GoldenEvents.Row row : save) {
        rows.add(TableRow.of(new RowKey(row.partition(), row.row()), row.columns()));
      }
      boolean _ = tables.insert(GoldenEvents.TABLE, rows);
    }
  }
}
