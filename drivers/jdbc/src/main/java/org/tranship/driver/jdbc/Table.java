package org.tranship.driver.jdbc;

/// A table that was looked at: its shape and the statements for it.
///
/// @param shape what it is like
/// @param sql the statements
/// @param dialect the database's ways
record Table(TableShape shape, TableSql sql, Dialect dialect) {
  Table(TableShape shape, Dialect dialect) {
    this(shape, new TableSql(shape, dialect), dialect);
  }
}
