package org.tranship.driver.jdbc;

import java.util.List;

/// A table as we use it: the columns the location names, as they are in the database.
///
/// @param table its name
/// @param key the key columns in the order of the key's components
/// @param listOrder the key columns in the order in which rows are listed, that of the unique index
/// @param content the column of the bytes
/// @param attributes columns kept as attributes
/// @param fixed columns with a constant value
/// @param uniqueBy columns of the unique index that makes a key name one row; empty if there is
///   none
/// @param ordered rows come in the order of keys
/// @param versioned rows have a version that the database keeps
/// @param writable it is a table with a unique index
/// @param clears a deletion sets the content to NULL and leaves the row; a row whose content is
///   NULL is no object then
record TableShape(
    TableName table,
    List<Column> key,
    List<Column> listOrder,
    Column content,
    List<Column> attributes,
    List<Fixed> fixed,
    List<String> uniqueBy,
    boolean ordered,
    boolean versioned,
    boolean writable,
    boolean clears) {

  /// A column that has one value in every row of the store.
  ///
  /// @param column the column
  /// @param value its value as text
  record Fixed(Column column, String value) {}
}
