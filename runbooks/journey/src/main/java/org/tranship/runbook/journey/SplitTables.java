package org.tranship.runbook.journey;

import java.util.List;
import java.util.Optional;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowPage;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.TableException;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;

/// The second release's tables, and the first release's events beside them, which are elsewhere:
/// they go by a name that no table has, and are only read. What is written or deleted is the second
/// release's; where both are in one account after all, its table may not be the first's.
final class SplitTables implements Tables {
  /// What the name of the first release's events begins with.
  static final String FIRST = "first:";

  private final Tables second;
  private final Tables first;
  private final String events;
  private final boolean oneAccount;

  /// @param second where tables are made
  /// @param first where the first release's events are
  /// @param events their name there
  /// @param oneAccount whether both are in one account
  SplitTables(Tables second, Tables first, String events, boolean oneAccount) {
    this.second = second;
    this.first = first;
    this.events = events;
    this.oneAccount = oneAccount;
  }

  private boolean isFirst(String table) {
    return table.equals(FIRST + events);
  }

  /// The second release's, to be changed.
  private Tables changed(String table) {
    if (isFirst(table) || oneAccount && table.equalsIgnoreCase(events)) {
      throw new TableException(
          TableException.Kind.INVALID,
          "The table "
              + events
              + " at "
              + first.place()
              + " is the first release's, and is only read. Name another table, or another account,"
              + " for the second release.",
          null);
    }
    return second;
  }

  /// Both of them.
  @Override
  public String place() {
    return second.place() + ", with the first release's events at " + first.place();
  }

  @Override
  public boolean create(String table) {
    return changed(table).create(table);
  }

  @Override
  public boolean delete(String table) {
    return changed(table).delete(table);
  }

  @Override
  public boolean exists(String table) {
    return isFirst(table) ? first.exists(events) : second.exists(table);
  }

  @Override
  public RowPage query(String table, RowRange range, Optional<RowPage.Continuation> from) {
    return isFirst(table) ? first.query(events, range, from) : second.query(table, range, from);
  }

  @Override
  public boolean insert(String table, List<TableRow> rows) {
    return changed(table).insert(table, rows);
  }

  @Override
  public void replace(String table, TableRow row) {
    changed(table).replace(table, row);
  }

  @Override
  public boolean remove(String table, RowKey key) {
    return changed(table).remove(table, key);
  }

  @Override
  public void close() {
    try (Tables _ = first) {
      second.close();
    }
  }
}
