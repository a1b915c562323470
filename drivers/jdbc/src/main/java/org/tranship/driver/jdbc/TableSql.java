package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tranship.core.store.BatchReads;

/// The statements for one table, written once so that the database prepares each once.
final class TableSql {
  /// Values up to this many bytes come with the first statement: one round trip.
  static final int SMALL = 1 << 20;

  private final TableShape shape;
  private final Dialect dialect;
  private final String stat;
  private final String read;
  private final String readMany;
  private final String upsert;
  private final String insert;
  private final String replace;
  private final String where;
  private final TableValues values;

  TableSql(TableShape shape, Dialect dialect) {
    this.shape = shape;
    this.dialect = dialect;
    this.values = new TableValues(shape);
    this.where =
        shape.key().stream()
                .map(column -> dialect.comparable(column) + " = ?")
                .collect(Collectors.joining(" and "))
            + fixedCondition()
            + filled("");
    String head =
        "select "
            + version()
            + ", "
            + dialect.sizeOf(shape.content())
            + shape.attributes().stream()
                .map(column -> ", " + dialect.textOf(column))
                .collect(Collectors.joining());
    String from = " from " + shape.table().sql() + " where " + where;
    this.stat = head + from;
    this.read = head + contentUpTo(SMALL) + from;
    String one = head.substring("select ".length()) + contentUpTo(BatchReads.SMALL) + from;
    this.readMany =
        IntStream.range(0, RowBatch.MOST)
            .mapToObj(i -> "select " + i + ", " + one)
            .collect(Collectors.joining(" union all "));
    this.upsert = dialect.upsert(shape, this);
    this.insert = dialect.insertIfAbsent(shape, this);
    this.replace =
        "update "
            + shape.table().sql()
            + " set "
            + assignments(this::parameterOf)
            + " where "
            + where
            + " and "
            + version()
            + " = ?"
            + returning();
  }

  /// Sets the parameters of these statements.
  TableValues values() {
    return values;
  }

  TableShape shape() {
    return shape;
  }

  /// Version, size, attributes. Parameters: key, fixed.
  String stat() {
    return stat;
  }

  /// Version, size, attributes, and the content if it is small. Parameters: key, fixed.
  String read() {
    return read;
  }

  /// As [#read], for [RowBatch#MOST] rows at once, each row behind the number of its parameters. A
  /// union of lookups is what every database answers from its index.
  String readMany() {
    return readMany;
  }

  private String contentUpTo(int bytes) {
    return ", case when "
        + dialect.sizeOf(shape.content())
        + " <= "
        + bytes
        + " then "
        + dialect.bytesOf(shape.content())
        + " end";
  }

  /// Parameters: key, fixed, content, attributes.
  String upsert() {
    return upsert;
  }

  /// Parameters: key, fixed, content, attributes.
  String insertIfAbsent() {
    return insert;
  }

  /// Parameters: content, attributes, key, fixed, version.
  String replaceVersion() {
    return replace;
  }

  /// One page of a listing, and a row more: key columns, size, version. Parameters: fixed, values
  /// of the leading key columns, the prefix, the values to start behind in list order.
  String page(List<Object> leading, boolean startBehind, boolean filtered) {
    List<Column> order = shape.listOrder();
    StringBuilder text = new StringBuilder("select ");
    shape.key().forEach(column -> text.append(column.sql()).append(", "));
    text.append("coalesce(").append(dialect.sizeOf(shape.content())).append(", 0), ");
    text.append(version()).append(" from ").append(shape.table().sql()).append(" where 1 = 1");
    text.append(fixedCondition()).append(filled(""));
    for (int i = 0; i < leading.size(); i++) {
      text.append(" and ").append(dialect.comparable(shape.key().get(i))).append(" = ?");
    }
    if (filtered) {
      text.append(" and ").append(prefixCondition());
    }
    String columns = order.stream().map(dialect::comparable).collect(Collectors.joining(", "));
    if (startBehind) {
      String parameters = String.join(", ", Collections.nCopies(order.size(), "?"));
      text.append(
          order.size() == 1
              ? " and " + columns + " > ?"
              : " and (" + columns + ") > (" + parameters + ")");
    }
    return text.append(" order by ")
        .append(columns)
        .append(" limit ")
        .append(JdbcListing.PAGE + 1)
        .toString();
  }

  /// With rows in key order the keys from the prefix on, which the index finds; else a pattern.
  private String prefixCondition() {
    String column = dialect.comparable(shape.key().getFirst());
    return shape.ordered() ? column + " >= ?" : column + " like ? escape '!'";
  }

  /// The parameter of the prefix's condition.
  String prefixParameter(String prefix) {
    return shape.ordered()
        ? prefix
        : prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  /// Finds a row with NULL in its key; empty where there can be none. Parameters: fixed.
  Optional<String> nullKeys() {
    String condition =
        shape.key().stream()
            .filter(Column::nullable)
            .map(column -> column.sql() + " is null")
            .collect(Collectors.joining(" or "));
    return condition.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "select 1 from "
                + shape.table().sql()
                + " where ("
                + condition
                + ")"
                + fixedCondition()
                + " limit 1");
  }

  /// The condition that finds one row. Parameters: key, fixed.
  String where() {
    return where;
  }

  /// ` and content is not null` where a row without content is no object; else empty text.
  ///
  /// @param alias the table's, with its dot, or empty text
  String filled(String alias) {
    return shape.clears() ? " and " + alias + shape.content().sql() + " is not null" : "";
  }

  /// What removes rows, up to their condition.
  ///
  /// @param alias the table's, with a blank in front, or empty text
  /// @param using what is joined, or empty text
  String removal(String alias, String using) {
    String table = shape.table().sql() + alias;
    if (shape.clears()) {
      String joined = using.isEmpty() ? "" : " from " + using;
      return "update " + table + " set " + shape.content().sql() + " = null" + joined + " where ";
    }
    return "delete from " + table + (using.isEmpty() ? "" : " using " + using) + " where ";
  }

  /// ` and f = ?` for each fixed column.
  String fixedCondition() {
    return shape.fixed().stream()
        .map(
            fixed ->
                " and "
                    + dialect.comparable(fixed.column())
                    + " = "
                    + dialect.parameterFor(fixed.column()))
        .collect(Collectors.joining());
  }

  /// Key, fixed, content and attribute columns between commas.
  String insertColumns() {
    return written().stream().map(Column::sql).collect(Collectors.joining(", "));
  }

  /// Parameters for [#insertColumns], between commas.
  String insertParameters() {
    List<String> parameters = new ArrayList<>(Collections.nCopies(shape.key().size(), "?"));
    shape.fixed().forEach(fixed -> parameters.add(dialect.parameterFor(fixed.column())));
    contentAndAttributes().forEach(column -> parameters.add(parameterOf(column)));
    return String.join(", ", parameters);
  }

  /// The row's version as text; NULL where there is none.
  String version() {
    return shape.versioned() ? dialect.version() : "cast(null as varchar(1))";
  }

  /// What makes a write answer with the new version, or empty text.
  String returning() {
    return shape.versioned() ? dialect.returning() : "";
  }

  /// `column = value` for the content and each attribute.
  String assignments(Function<Column, String> value) {
    return contentAndAttributes().stream()
        .map(column -> column.sql() + " = " + value.apply(column))
        .collect(Collectors.joining(", "));
  }

  private String parameterOf(Column column) {
    return column.equals(shape.content())
        ? dialect.contentParameter(column)
        : dialect.parameterFor(column);
  }

  private List<Column> contentAndAttributes() {
    List<Column> columns = new ArrayList<>();
    columns.add(shape.content());
    columns.addAll(shape.attributes());
    return columns;
  }

  private List<Column> written() {
    List<Column> columns = new ArrayList<>(shape.key());
    shape.fixed().forEach(fixed -> columns.add(fixed.column()));
    columns.addAll(contentAndAttributes());
    return columns;
  }
}
