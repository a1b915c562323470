package org.tranship.client.tables;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// Rows of a table, streamed in the order of their keys, page by page. Holds one page.
public final class RowScan {
  private final Tables tables;
  private final String table;
  private final RowRange range;
  private final Queue<TableRow> page = new ArrayDeque<>();
  private Optional<RowPage.Continuation> from = Optional.empty();
  private boolean asked;
  private Optional<RowKey> last = Optional.empty();

  public RowScan(Tables tables, String table, RowRange range) {
    this.tables = tables;
    this.table = table;
    this.range = range;
  }

  /// The next one, or empty at the end.
  ///
  /// @throws TableException also of kind `UNEXPECTED` if rows come out of order
  public Optional<TableRow> next() {
    while (page.isEmpty() && (!asked || from.isPresent())) {
      RowPage answer = tables.query(table, range, from);
      asked = true;
      from = answer.next();
      page.addAll(answer.rows());
    }
    Optional<TableRow> next = Optional.ofNullable(page.poll());
    next.ifPresent(row -> requireOrder(row.key()));
    return next;
  }

  private void requireOrder(RowKey key) {
    if (last.filter(before -> before.compareTo(key) >= 0).isPresent()) {
      throw new TableException(
          TableException.Kind.UNEXPECTED,
          "The table " + table + " gave " + key + " behind " + last.get() + ", which is no order.",
          null);
    }
    last = Optional.of(key);
  }
}
