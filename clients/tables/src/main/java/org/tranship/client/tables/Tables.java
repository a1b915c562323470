package org.tranship.client.tables;

import java.util.List;
import java.util.Optional;

/// The tables of one storage account.
///
/// Everything here may be repeated by a caller who does not know whether it was done: what is made
/// or inserted again is found to be there.
public interface Tables extends AutoCloseable {
  /// Rows that can be written as one, at most.
  int GROUP = 100;

  /// Bytes of one group as it is sent, at most.
  int GROUP_BYTES = 4 << 20;

  /// How many characters, of two bytes each, the text of one cell may have: 64 KiB.
  int CELL_CHARACTERS = 32 << 10;

  /// The account, for people; without a secret.
  String place();

  /// Makes a table.
  ///
  /// @return whether it was not there before
  /// @throws TableException also of kind `UNAVAILABLE` for as long as one of this name is being
  ///   deleted
  boolean create(String table);

  /// Deletes a table with all its rows. The service may go on with that for half a minute.
  ///
  /// @return whether it was there
  boolean delete(String table);

  boolean exists(String table);

  /// Some rows, at most 1,000.
  ///
  /// @param from where the page before this one said to go on
  /// @throws TableException of kind `NO_TABLE` if there is none of the name
  RowPage query(String table, RowRange range, Optional<RowPage.Continuation> from);

  /// Inserts rows of one partition: all of them or none.
  ///
  /// @param rows from 1 to [#GROUP], of one partition, no key twice
  /// @return whether they were inserted; if not, a row of one of their keys is there already
  /// @throws TableException of kind `INVALID`, before anything is sent, if they are too many, too
  ///   large, or of several partitions
  boolean insert(String table, List<TableRow> rows);

  /// Writes a row, whether it is there or not; what it held before is gone.
  void replace(String table, TableRow row);

  /// Removes a row.
  ///
  /// @return whether it was there
  boolean remove(String table, RowKey key);

  /// One row, if it is there.
  default Optional<TableRow> get(String table, RowKey key) {
    Optional<RowPage.Continuation> from = Optional.empty();
    do {
      RowPage page = query(table, RowRange.one(key), from);
      if (!page.rows().isEmpty()) {
        return Optional.of(page.rows().getFirst());
      }
      from = page.next();
    } while (from.isPresent());
    return Optional.empty();
  }

  @Override
  void close();
}
