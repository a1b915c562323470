package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.driver.jdbc.EventColumn.Form;

/// The statements on one table of a read model.
///
/// @param dialect the database
/// @param view the read model
/// @param table the table
/// @param columns its filled columns, in the order of the shape
/// @param rooms what the live ones have room for
record ViewSql(
    EventDialect dialect,
    ViewTable view,
    TableName table,
    List<EventColumn> columns,
    List<ColumnRoom> rooms) {
  private boolean postgres() {
    return dialect == EventDialect.POSTGRESQL;
  }

  private EventColumn column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst().orElseThrow();
  }

  List<EventColumn> key() {
    return view.shape().key().stream().map(this::column).toList();
  }

  private String list() {
    return columns.stream().map(EventColumn::sql).collect(Collectors.joining(", "));
  }

  /// The rows with so many keys. Parameters: in PostgreSQL an array for each column of the key,
  /// else the keys one after the other.
  String rows(int keys) {
    if (postgres()) {
      return "select "
          + columns.stream().map(c -> "t." + c.sql()).collect(Collectors.joining(", "))
          + " from "
          + table.sql()
          + " t join "
          + unnested(key())
          + " on "
          + matches("t.", key());
    }
    String one =
        key().stream().map(c -> c.sql() + " = ?").collect(Collectors.joining(" and ", "(", ")"));
    return "select "
        + list()
        + " from "
        + table.sql()
        + " where "
        + IntStream.range(0, keys).mapToObj(_ -> one).collect(Collectors.joining(" or "));
  }

  /// No parameters.
  String scan() {
    return "select " + list() + " from " + table.sql() + " order by " + order();
  }

  private String order() {
    List<String> order = new ArrayList<>();
    for (ViewColumn each : view.shape().keyColumns()) {
      EventColumn column = column(each.name());
      order.add(
          each.kind() == ViewColumn.Kind.INTEGER
              ? column.sql()
              : dialect.ordered(
                  column.form() == Form.TEXT
                      ? column.sql()
                      : "cast(" + column.sql() + " as " + dialect.textType() + ")"));
    }
    return String.join(", ", order);
  }

  /// Removes rows. Parameters: in PostgreSQL an array for each column of the key and all at once,
  /// else one key.
  String delete() {
    return postgres()
        ? "delete from "
            + table.sql()
            + " t using "
            + unnested(key())
            + " where "
            + matches("t.", key())
        : "delete from " + table.sql() + " where " + equal();
  }

  private String equal() {
    return key().stream().map(c -> c.sql() + " = ?").collect(Collectors.joining(" and "));
  }

  /// The columns that are not of the key.
  List<EventColumn> others() {
    return columns.stream().filter(it -> !view.shape().key().contains(it.name())).toList();
  }

  /// Changes one row. Parameters: the columns that are not of the key, and the key.
  String update() {
    List<String> set = others().stream().map(column -> column.sql() + " = ?").toList();
    String first = key().getFirst().sql();
    return "update "
        + table.sql()
        + " set "
        + (set.isEmpty() ? first + " = " + first : String.join(", ", set))
        + " where "
        + equal();
  }

  /// Puts rows, new or over what is there, unless [#putFailsIfPresent]. Parameters: in PostgreSQL
  /// an array for each column and all at once, else one row.
  String put() {
    List<String> others = others().stream().map(EventColumn::sql).toList();
    String into = " into " + table.sql() + " (" + list() + ") ";
    String marks = columns.stream().map(_ -> "?").collect(Collectors.joining(", "));
    String key = ViewTable.names(view.shape().key());
    String conflict =
        " on conflict ("
            + key
            + ")"
            + (others.isEmpty()
                ? " do nothing"
                : others.stream()
                    .map(name -> name + " = excluded." + name)
                    .collect(Collectors.joining(", ", " do update set ", "")));
    return switch (dialect) {
      case POSTGRESQL ->
          "insert"
              + into
              + "select "
              + numbered(columns, ViewSql::cast)
              + " from "
              + unnested(columns)
              + conflict;
      case SQLITE -> "insert" + into + "values (" + marks + ")" + conflict;
      case H2 -> "merge" + into + "key (" + key + ") values (" + marks + ")";
      case SQLSERVER -> "insert" + into + "values (" + marks + ")";
    };
  }

  /// Whether [#put] fails where the row is there.
  boolean putFailsIfPresent() {
    return dialect == EventDialect.SQLSERVER;
  }

  private static String unnested(List<EventColumn> columns) {
    return "unnest("
        + columns.stream().map(_ -> "cast(? as text[])").collect(Collectors.joining(", "))
        + ") as r("
        + IntStream.range(0, columns.size())
            .mapToObj(i -> "c" + i)
            .collect(Collectors.joining(", "))
        + ")";
  }

  private static String matches(String of, List<EventColumn> columns) {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> of + columns.get(i).sql() + " = " + cast(columns.get(i)).apply("r.c" + i))
        .collect(Collectors.joining(" and "));
  }

  private static String numbered(
      List<EventColumn> columns, Function<EventColumn, Function<String, String>> each) {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> each.apply(columns.get(i)).apply("c" + i))
        .collect(Collectors.joining(", "));
  }

  private static Function<String, String> cast(EventColumn column) {
    return value ->
        column.form() == Form.LOCAL_TIME
            ? "cast(" + value + " as timestamptz) at time zone 'UTC'"
            : "cast(" + value + " as " + column.castType() + ")";
  }

  /// All that the table has, of columns that can be written, those among them that the database
  /// gives numbers to otherwise.
  static String copied(EventDialect dialect, TableName from, TableName to, Set<String> columns) {
    String list = ViewTable.names(new LinkedHashSet<>(columns));
    return "insert into "
        + to.sql()
        + " ("
        + list
        + ")"
        + (dialect == EventDialect.POSTGRESQL || dialect == EventDialect.H2
            ? " overriding system value"
            : "")
        + " select "
        + list
        + " from "
        + from.sql();
  }

  ViewColumn meaning(int index) {
    return Objects.requireNonNull(view.shape().columns().get(index));
  }
}
