package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Swap;

/// How a database carries out swaps, and looks for rows, many at a time.
///
/// Crash argument. The swaps of a call are one transaction. Each compares every column of the
/// pointer in the statement that changes the row, so that between looking and writing nobody else
/// can write. A call whose answer was lost is made again: rows that hold the replacement by then
/// answer `ALREADY`, and no row is changed twice.
sealed interface RowSwaps permits PostgresSwaps, EmbeddedSwaps, OwnSwaps {
  /// On a connection in a transaction, which the caller commits.
  List<Outcome> swap(Connection connection, List<Swap> swaps) throws SQLException;

  /// The rows that hold one of these lists of values; the statement is the caller's to close.
  ///
  /// @param columns which columns
  /// @param values at least one list, of as many values as columns
  List<Catalog.Row> rows(
      Connection connection, List<CatalogColumn> columns, List<List<String>> values)
      throws SQLException;
}
