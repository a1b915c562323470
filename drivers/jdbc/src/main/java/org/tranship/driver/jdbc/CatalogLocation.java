package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.catalog.CatalogSpec;
import org.tranship.core.value.Secrets;

/// What a catalogue's database and options ask for, taken apart and checked.
///
/// Ours: `table`, or `select` and `update` (two statements of the operator's own, see
/// [OwnStatements]), `key` (columns between commas that name one row), `columns` (those that are
/// read, compared and changed), `where` (an SQL condition of the operator's own: which rows belong
/// to the run), `pool`, `user` and `password`. Names are taken exactly as spelt. Every other one is
/// the JDBC driver's own.
///
/// @param access how the database is reached
/// @param table the table; where statements stand for it, a name that none has
/// @param own the statements that stand for a table
/// @param key the columns whose values make a row's id, in the order of its components
/// @param columns the pointer; columns of the key may be among them, to be read and compared
/// @param where an SQL condition, or empty text for all rows
record CatalogLocation(
    JdbcAccess access,
    TableName table,
    Optional<OwnStatements> own,
    List<String> key,
    List<String> columns,
    String where) {
  private static final JdbcParameters.Ours OURS =
      new JdbcParameters.Ours(
          Set.of(
              "table", "select", "update", "key", "columns", "where", "pool", "user", "password"),
          "");

  /// @throws CatalogException of kind `SCHEMA`
  static CatalogLocation parse(CatalogSpec spec, Secrets secrets) {
    String shown = "a jdbc: catalogue";
    try {
      JdbcUrl.parse(spec.database().path()); // nothing is shown of what cannot be told apart
      shown = spec.database().shown(OURS::harmless);
      JdbcParameters given =
          JdbcParameters.parse(
              spec.database(),
              spec.options(),
              spec.secrets(),
              secrets,
              OURS,
              CatalogDialect::parametersOf);
      boolean byStatements = !given.get("select").isEmpty() || !given.get("update").isEmpty();
      if (byStatements && !given.get("table").isEmpty()) {
        throw new IllegalArgumentException("either a table is given, or select and update");
      }
      TableName table =
          byStatements
              ? new TableName("", "statements")
              : TableName.parse(given.required("table", "table=uploads"));
      List<String> key = TableName.parseColumns(given.required("key", "key=id"));
      List<String> columns =
          TableName.parseColumns(given.required("columns", "columns=path,store"));
      CatalogLocation location =
          new CatalogLocation(
              given.access(given.url() + (byStatements ? "?select" : "?table=" + table)),
              table,
              byStatements ? Optional.of(own(given, key, columns)) : Optional.empty(),
              key,
              columns,
              given.get("where").strip());
      location.refuseColumnsNamedTwice();
      return location;
    } catch (IllegalArgumentException e) {
      throw new CatalogException(
          CatalogException.Kind.SCHEMA,
          "Cannot open the catalogue at " + shown + ": " + e.getMessage() + ".",
          null);
    }
  }

  private static OwnStatements own(JdbcParameters given, List<String> key, List<String> columns) {
    if (CatalogDialect.of(given.url()) == CatalogDialect.MARIADB) {
      // A table that knows no transactions would keep what a rehearsal sets.
      throw new IllegalArgumentException("in MariaDB rows are those of a table, not of statements");
    }
    return OwnStatements.parse(
        given.required("select", "select=select id, path from uploads"),
        given.required("update", "update=update uploads set path = :new.path where ..."),
        key,
        columns,
        CatalogDialect.of(given.url()) == CatalogDialect.POSTGRESQL);
  }

  /// The table, or what stands for it, for a statement.
  String rows() {
    return own.map(OwnStatements::rows).orElseGet(table::sql);
  }

  private void refuseColumnsNamedTwice() {
    for (List<String> names : List.of(key, columns)) {
      List<String> seen = new ArrayList<>(new HashSet<>(names));
      if (seen.size() < names.size()) {
        throw new IllegalArgumentException("a column is named twice in " + String.join(",", names));
      }
    }
  }
}
