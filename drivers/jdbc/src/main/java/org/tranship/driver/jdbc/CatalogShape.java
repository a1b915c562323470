package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.NearestName;

/// A catalogue's table as it is in the database.
///
/// @param key the columns that name a row; no two rows have the same values, and none is NULL
/// @param columns the columns of the pointer
record CatalogShape(
    CatalogLocation location,
    CatalogDialect dialect,
    List<CatalogColumn> key,
    List<CatalogColumn> columns) {

  /// @throws ShapeException if something is not there or not fit for its part
  static CatalogShape inspect(
      Connection connection, CatalogLocation location, CatalogDialect dialect)
      throws SQLException, ShapeException {
    if (location.own().isPresent()) {
      return ofStatements(connection, location, dialect);
    }
    MetadataTable table =
        switch (dialect) {
          case POSTGRESQL, H2 ->
              new MetadataTable(connection, location.table(), connection.getSchema());
          case SQLITE -> new MetadataTable(connection, location.table(), null);
          case MARIADB -> MetadataTable.inCatalog(connection, location.table());
        };
    List<MetadataTable.Described> described = table.columns();
    if (described.isEmpty()) {
      throw noTable(location.table(), table.neighbours());
    }
    CatalogShape shape =
        new CatalogShape(
            location,
            dialect,
            find(location, dialect, described, location.key()),
            find(location, dialect, described, location.columns()));
    if (dialect == CatalogDialect.MARIADB) {
      refuseWithoutTransactions(connection, location.table());
    }
    boolean unique =
        table.uniqueIndexes().stream().anyMatch(index -> location.key().containsAll(index));
    if (!unique) {
      throw new ShapeException(
          Kind.CONFIGURATION,
          "the table \""
              + location.table()
              + "\" has no unique index over the columns "
              + String.join(", ", location.key())
              + ", so that they do not name one row",
          "Name the columns of its primary key.");
    }
    shape.refuseNullKeys(connection);
    return shape;
  }

  /// What the operator's own statement yields. That its key names one row, no index says; whoever
  /// reads the rows in order sees it.
  private static CatalogShape ofStatements(
      Connection connection, CatalogLocation location, CatalogDialect dialect)
      throws SQLException, ShapeException {
    List<MetadataTable.Described> described = new ArrayList<>();
    String sql = "select * from " + location.rows() + " limit 1";
    try (PreparedStatement ask = connection.prepareStatement(sql);
        ResultSet answer = ask.executeQuery()) {
      boolean any = answer.next(); // SQLite knows the type of what is computed only from a value
      ResultSetMetaData columns = answer.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String name = columns.getColumnLabel(i);
        String type = String.valueOf(columns.getColumnTypeName(i));
        if (dialect == CatalogDialect.SQLITE) {
          boolean number =
              any
                  ? answer.getObject(i) instanceof Number
                  : CatalogColumn.type(bare(type)).equals(Optional.of(CatalogColumn.Type.INTEGER));
          type = number ? "integer" : "text";
        }
        described.add(new MetadataTable.Described(name, type, true));
      }
    }
    CatalogShape shape =
        new CatalogShape(
            location,
            dialect,
            find(location, dialect, described, location.key()),
            find(location, dialect, described, location.columns()));
    shape.refuseNullKeys(connection);
    return shape;
  }

  private static List<CatalogColumn> find(
      CatalogLocation location,
      CatalogDialect dialect,
      List<MetadataTable.Described> described,
      List<String> names)
      throws ShapeException {
    List<CatalogColumn> found = new ArrayList<>();
    boolean declared = location.own().isEmpty();
    for (String name : names) {
      MetadataTable.Described column =
          described.stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      ColumnFinder.missing(
                          location.table(),
                          name,
                          described.stream().map(MetadataTable.Described::name).toList()));
      CatalogColumn.Type type =
          CatalogColumn.type(dialect.plain(bare(column.sqlType())))
              .orElseThrow(
                  () ->
                      new ShapeException(
                          Kind.CONFIGURATION,
                          "the column \""
                              + name
                              + "\" is of type "
                              + column.sqlType()
                              + ", which a catalogue does not read",
                          "It reads text, varchar, whole numbers, uuid, jsonb and boolean."));
      found.add(
          new CatalogColumn(
              name, type, dialect.castType(column.sqlType()), column.nullable(), declared));
    }
    return found;
  }

  /// Only InnoDB takes back what is not committed.
  private static void refuseWithoutTransactions(Connection connection, TableName table)
      throws SQLException, ShapeException {
    String sql =
        "select engine from information_schema.tables where table_name = ? and table_schema ="
            + " coalesce(nullif(?, ''), database())";
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, table.name());
      ask.setString(2, table.schema());
      try (ResultSet answer = ask.executeQuery()) {
        String engine = answer.next() ? String.valueOf(answer.getString(1)) : "none";
        if (!engine.equals("InnoDB")) {
          throw new ShapeException(
              Kind.CONFIGURATION,
              "the table \"" + table + "\" is kept by " + engine + ", which knows no transactions",
              "Have it kept by InnoDB: alter table ... engine = InnoDB.");
        }
      }
    }
  }

  /// SQLite gives the type as it was declared, with its length.
  private static String bare(String sqlType) {
    int brace = sqlType.indexOf('(');
    return (brace < 0 ? sqlType : sqlType.substring(0, brace)).strip();
  }

  private static ShapeException noTable(TableName table, List<String> neighbours) {
    ShapeException plain = ShapeException.noTable(table);
    return NearestName.of(table.name(), neighbours)
        .map(
            near ->
                new ShapeException(
                    Kind.CONFIGURATION, plain.reason(), "Did you mean \"" + near + "\"?"))
        .orElse(plain);
  }

  private void refuseNullKeys(Connection connection) throws SQLException, ShapeException {
    String isNull =
        key.stream()
            .filter(CatalogColumn::nullable)
            .map(column -> column.sql() + " is null")
            .collect(Collectors.joining(" or "));
    if (isNull.isEmpty()) {
      return;
    }
    String sql =
        "select 1 from " + location.rows() + " where (" + isNull + ")" + and() + " limit 1";
    try (PreparedStatement ask = connection.prepareStatement(sql);
        ResultSet answer = ask.executeQuery()) {
      if (answer.next()) {
        throw new ShapeException(
            Kind.CONFIGURATION,
            "a row of the table \""
                + location.table()
                + "\" has NULL in one of the columns "
                + String.join(", ", location.key())
                + ", so that nothing names it",
            "Leave such rows out by the condition, or name other columns.");
      }
    }
  }

  /// ` and (...)` for the operator's condition; empty text for none.
  String and() {
    return location.where().isEmpty() ? "" : " and (" + location.where() + ")";
  }
}
