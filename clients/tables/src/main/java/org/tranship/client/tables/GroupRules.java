package org.tranship.client.tables;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the service demands of rows that are written as one. Checked here too, since stand-ins for
/// the service let some of it pass.
final class GroupRules {
  private GroupRules() {}

  /// @throws TableException of kind `INVALID`
  static void require(String table, List<TableRow> rows) {
    if (rows.isEmpty() || rows.size() > Tables.GROUP) {
      throw invalid(table, rows.size() + " rows; it takes from 1 to " + Tables.GROUP);
    }
    Set<RowKey> keys = new HashSet<>();
    for (TableRow row : rows) {
      if (!row.key().partition().equals(rows.getFirst().key().partition())) {
        throw invalid(
            table,
            "rows of several partitions, "
                + rows.getFirst().key().partition()
                + " and "
                + row.key().partition());
      }
      if (!keys.add(row.key())) {
        throw invalid(table, "the row " + row.key() + " twice");
      }
    }
  }

  /// @throws TableException of kind `INVALID`
  static void requireSize(String table, int bytes) {
    if (bytes > Tables.GROUP_BYTES) {
      throw invalid(table, bytes + " bytes; it takes " + Tables.GROUP_BYTES);
    }
  }

  private static TableException invalid(String table, String why) {
    return new TableException(
        TableException.Kind.INVALID,
        "One write to the table " + table + " cannot have " + why + ". Nothing was written.",
        null);
  }
}
