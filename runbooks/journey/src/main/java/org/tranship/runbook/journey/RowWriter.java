package org.tranship.runbook.journey;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.client.tables.Cell;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.step.StepFailed;

/// Inserts rows, or finds them inserted.
///
/// Crash argument. A row is only ever inserted under its own key, all of whose parts are derived
/// from the source: whoever is killed at any moment, or loses an answer, leaves rows that are as
/// they should be, and some that are missing. Writing all of it again inserts those, and compares
/// the others cell by cell. A row that is otherwise is nobody's that can be taken for ours: it is
/// named, and left alone.
///
/// Rows go out in groups of one partition, as large as the service takes them.
final class RowWriter {
  /// The code of a row that is otherwise.
  static final String DIFFERS = "TRJ-112";

  /// What goes around a cell, and around a row, in a group; generously.
  private static final int AROUND_CELL = 64;

  private static final int AROUND_ROW = 600;

  private final Tables tables;
  private final String table;
  private final boolean dense;
  private final List<TableRow> group = new ArrayList<>();
  private int bytes;
  private long inserted;
  private long found;

  /// @param dense whether rows of a group lie next to each other in the table, so that they are
  ///   found by one question
  RowWriter(Tables tables, String table, boolean dense) {
    this.tables = tables;
    this.table = table;
    this.dense = dense;
  }

  /// Writes one, perhaps later.
  void write(TableRow row) {
    int size = size(row);
    boolean fits =
        group.isEmpty()
            || group.getFirst().key().partition().equals(row.key().partition())
                && group.size() < Tables.GROUP
                && bytes + size <= Tables.GROUP_BYTES - AROUND_ROW;
    if (!fits) {
      flush();
    }
    group.add(row);
    bytes += size;
  }

  /// A character outside of ASCII, and one that is escaped, takes up to six bytes.
  private static int size(TableRow row) {
    int size = AROUND_ROW + row.key().toString().length();
    for (Map.Entry<String, Cell> one : row.cells().entrySet()) {
      String text = one.getValue().text();
      size += AROUND_CELL + one.getKey().length() + text.getBytes(StandardCharsets.UTF_8).length;
      size += (int) text.chars().filter(c -> c < ' ' || c == '"' || c == '\\').count() * 5;
    }
    return size;
  }

  /// Everything is written when this returns.
  void flush() {
    if (group.isEmpty()) {
      return;
    }
    List<TableRow> rows = List.copyOf(group);
    group.clear();
    bytes = 0;
    if (tables.insert(table, rows)) {
      inserted += rows.size();
      return;
    }
    Map<RowKey, TableRow> there = dense ? between(rows) : oneByOne(rows);
    List<TableRow> missing = new ArrayList<>();
    for (TableRow row : rows) {
      TableRow other = there.get(row.key());
      if (other == null) {
        missing.add(row);
      } else {
        requireSame(row, other);
        found++;
      }
    }
    if (!missing.isEmpty()) {
      if (!tables.insert(table, missing)) {
        throw differs(missing.getFirst(), "somebody else writes to it just now");
      }
      inserted += missing.size();
    }
  }

  private Map<RowKey, TableRow> between(List<TableRow> rows) {
    Map<RowKey, TableRow> there = new HashMap<>();
    RowRange range =
        RowRange.rows(
            rows.getFirst().key().partition(),
            rows.getFirst().key().row(),
            rows.getLast().key().row());
    RowScan scan = new RowScan(tables, table, range);
    for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      there.put(next.get().key(), next.get());
    }
    return there;
  }

  private Map<RowKey, TableRow> oneByOne(List<TableRow> rows) {
    Map<RowKey, TableRow> there = new HashMap<>();
    for (TableRow row : rows) {
      tables.get(table, row.key()).ifPresent(it -> there.put(it.key(), it));
    }
    return there;
  }

  private void requireSame(TableRow row, TableRow other) {
    if (!row.sameAs(other)) {
      List<String> columns = new ArrayList<>();
      row.cells()
          .forEach(
              (name, cell) -> {
                if (!cell.equals(other.cells().get(name))) {
                  columns.add(name);
                }
              });
      other.cells().keySet().stream()
          .filter(name -> !row.cells().containsKey(name))
          .forEach(columns::add);
      throw differs(row, "it is there with another " + String.join(", ", columns));
    }
  }

  private StepFailed differs(TableRow row, String why) {
    return new StepFailed(
        DIFFERS
            + " The row "
            + row.key()
            + " of "
            + table
            + " is not what this run writes there: "
            + why
            + ". It was left alone. Find out whose it is; 'tranship rollback' removes what this run"
            + " made.");
  }

  long inserted() {
    return inserted;
  }

  long found() {
    return found;
  }

  /// For people.
  String words() {
    return inserted + " rows written, " + found + " found as they should be";
  }
}
