package org.tranship.driver.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.CompositeKey;
import org.tranship.core.value.Key;

/// The statements for a catalogue's table that all databases understand, and how rows are read from
/// their answers.
final class CatalogSql {
  private final CatalogShape shape;
  private final CatalogDialect dialect;
  private final String select;

  CatalogSql(CatalogShape shape) {
    this.shape = shape;
    this.dialect = shape.dialect();
    List<CatalogColumn> all = new ArrayList<>(shape.key());
    all.addAll(shape.columns());
    this.select = "select " + outputs(all) + " from " + table();
  }

  /// Columns as text, each under a name of its own. A database calls a column that is cast to text
  /// by the column's name, and `order by` would then mean the text: pages in the order of the text
  /// of numbers, each begun behind a number, leave rows out.
  private String outputs(List<CatalogColumn> columns) {
    List<String> outputs = new ArrayList<>(columns.size());
    for (CatalogColumn column : columns) {
      outputs.add(dialect.text(column) + " as tranship_" + (outputs.size() + 1));
    }
    return String.join(", ", outputs);
  }

  String table() {
    return shape.location().rows();
  }

  /// Key and pointer columns as text, from the table.
  String select() {
    return select;
  }

  String count() {
    return "select count(*) from " + table() + " where 1 = 1" + shape.and();
  }

  /// A page of the run's rows in the order of the key. Parameters, behind a row: the first key
  /// column, then all of them.
  String page(boolean behind, int limit) {
    String columns =
        shape.key().stream().map(dialect::comparable).collect(Collectors.joining(", "));
    StringBuilder sql = new StringBuilder(select).append(" where 1 = 1").append(shape.and());
    if (behind && shape.key().size() == 1) {
      CatalogColumn column = shape.key().getFirst();
      sql.append(" and ").append(columns).append(" > ").append(dialect.parameter(column));
    } else if (behind) {
      CatalogColumn first = shape.key().getFirst();
      // Not every database finds by an index what is behind a row of several values.
      sql.append(" and ").append(dialect.comparable(first));
      sql.append(" >= ").append(dialect.parameter(first));
      sql.append(" and (").append(columns).append(") > (").append(parameters(shape.key()));
      sql.append(')');
    }
    return sql.append(" order by ").append(columns).append(" limit ").append(limit).toString();
  }

  /// Sets the parameters of [#page].
  void bindBehind(PreparedStatement statement, List<String> behind) throws SQLException {
    int index = 1;
    if (behind.size() > 1) {
      statement.setString(index++, behind.getFirst());
    }
    for (String value : behind) {
      statement.setString(index++, value);
    }
  }

  private String parameters(List<CatalogColumn> columns) {
    return columns.stream().map(dialect::parameter).collect(Collectors.joining(", "));
  }

  /// The rows that hold one of so many lists of values in these columns, none of them NULL.
  String whereOneOf(List<CatalogColumn> columns, int count) {
    if (columns.size() == 1) {
      CatalogColumn column = columns.getFirst();
      return dialect.comparable(column)
          + " in ("
          + String.join(", ", Collections.nCopies(count, dialect.parameter(column)))
          + ")";
    }
    String one =
        columns.stream()
            .map(column -> dialect.comparable(column) + " = " + dialect.parameter(column))
            .collect(Collectors.joining(" and ", "(", ")"));
    return String.join(" or ", Collections.nCopies(count, one));
  }

  /// Which row: parameters are its key.
  String whereKey() {
    return shape.key().stream()
        .map(column -> dialect.comparable(column) + " = " + dialect.parameter(column))
        .collect(Collectors.joining(" and "));
  }

  /// Whether the row holds these values: parameters are those of all pointer columns.
  String samePointer() {
    return shape.columns().stream()
        .map(column -> dialect.same(column, dialect.parameter(column)))
        .collect(Collectors.joining(" and "));
  }

  /// The row that an answer stands at, of a statement that begins with [#select].
  Row row(ResultSet answer) throws SQLException {
    List<String> components = new ArrayList<>(shape.key().size());
    int index = 1;
    for (int i = 0; i < shape.key().size(); i++) {
      components.add(Objects.requireNonNullElse(answer.getString(index++), ""));
    }
    Map<String, String> values = new TreeMap<>();
    for (CatalogColumn column : shape.columns()) {
      String value = answer.getString(index++);
      if (value != null) {
        values.put(column.name(), value);
      }
    }
    return new Row(new CompositeKey(components).encode(), new Pointer(values));
  }

  List<String> components(Key id) {
    return CompositeKey.decode(id, shape.key().size()).components();
  }

  CatalogShape shape() {
    return shape;
  }
}
