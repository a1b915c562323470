package org.tranship.driver.azure;

import java.util.Map;
import java.util.Optional;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableException;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Position;

/// Checkpoints in a table of their own, a row each, which is made when the first of them is
/// written: a table of events keeps to events.
///
/// @param table its name
record TableCheckpoints(Tables tables, String table) {
  private static final String ROW = "checkpoint";

  private static RowKey key(String name) {
    return new RowKey(name, ROW);
  }

  Optional<Checkpoint> get(String name) {
    try {
      return tables
          .get(table, key(name))
          .map(
              row ->
                  new Checkpoint(
                      name,
                      new Position(row.text("Position").orElse("")),
                      Long.parseLong(row.text("Events").orElse("0"))));
    } catch (TableException e) {
      return missing(e, Optional.empty());
    }
  }

  void put(Checkpoint mark) {
    TableRow row =
        TableRow.of(
            key(mark.name()),
            Map.of("Position", mark.position().token(), "Events", Long.toString(mark.events())));
    try {
      tables.replace(table, row);
    } catch (TableException e) {
      boolean _ = missing(e, true);
      boolean _ = tables.create(table);
      tables.replace(table, row);
    }
  }

  void remove(String name) {
    try {
      boolean _ = tables.remove(table, key(name));
    } catch (TableException e) {
      boolean _ = missing(e, true);
    }
  }

  /// @throws TableException if something else is wrong than that the table is not there
  private static <T> T missing(TableException e, T otherwise) {
    if (e.kind() != TableException.Kind.NO_TABLE) {
      throw e;
    }
    return otherwise;
  }
}
