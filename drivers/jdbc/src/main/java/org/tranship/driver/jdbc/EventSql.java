package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tranship.driver.jdbc.EventColumn.Form;

/// The statements on a table of events.
///
/// @param location which table
/// @param shape its columns
/// @param dialect the database
record EventSql(EventLocation location, EventShape shape, EventDialect dialect) {
  /// The columns of an event in the order in which rows give them, the parts that the table has.
  static final List<String> PARTS =
      List.of("stream", "version", "type", "payload", "metadata", "time", "revision", "position");

  String table() {
    return location.table().sql();
  }

  boolean postgres() {
    return dialect == EventDialect.POSTGRESQL;
  }

  /// A stream's name as text.
  String stream() {
    return text(shape.needed("stream"));
  }

  /// A stream's name in the order of its bytes.
  private String ordered() {
    return dialect.ordered(stream());
  }

  private String text(EventColumn column) {
    return column.form() == Form.TEXT
        ? column.sql()
        : "cast(" + column.sql() + " as " + dialect.textType() + ")";
  }

  String version() {
    return shape.needed("version").sql();
  }

  private String columns() {
    List<String> all = new ArrayList<>();
    for (String part : PARTS) {
      Optional<EventColumn> column = shape.perhaps(part);
      String sql =
          column
              .map(
                  it ->
                      switch (it.form()) {
                        case JSON, JSON_VALUE, UUID -> text(it);
                        default -> it.sql();
                      })
              .orElse("null");
      all.add(sql);
    }
    shape
        .extra()
        .forEach(column -> all.add(column.form() == Form.BYTES ? column.sql() : text(column)));
    return String.join(", ", all);
  }

  /// Parameters: the stream.
  String equalsStream() {
    EventColumn column = shape.needed("stream");
    return column.sql() + " = " + cast(column, "?");
  }

  /// A parameter given as text, as a value of a column.
  String cast(EventColumn column, String parameter) {
    return switch (dialect) {
      case POSTGRESQL -> "cast(" + parameter + " as " + column.castType() + ")";
      case H2 ->
          column.form() == Form.JSON
              ? "cast(" + parameter + " as varchar) format json"
              : column.form() == Form.TEXT
                  ? parameter
                  : "cast(" + parameter + " as " + column.castType() + ")";
      case SQLITE -> parameter;
      case SQLSERVER ->
          column.form() == Form.TEXT || column.form() == Form.NUMBER || column.form() == Form.BYTES
              ? parameter
              : "cast(" + parameter + " as " + column.castType() + ")";
    };
  }

  /// Parameters: the stream, the lowest version, how many.
  String readStream() {
    return "select "
        + columns()
        + " from "
        + table()
        + " where "
        + equalsStream()
        + " and "
        + version()
        + " >= ? order by "
        + version()
        + dialect.limit();
  }

  /// Parameters: the position, how many.
  String readAll() {
    String position = shape.needed("position").sql();
    return "select "
        + columns()
        + " from "
        + table()
        + " where "
        + position
        + " > ? order by "
        + position
        + dialect.limit();
  }

  /// Parameters: the position.
  String end() {
    String position = shape.needed("position").sql();
    String time = shape.perhaps("time").map(EventColumn::sql).orElse("null");
    return "select count(*), max("
        + position
        + "), (select "
        + time
        + " from "
        + table()
        + " where "
        + position
        + " > ? order by "
        + position
        + dialect.first()
        + ") from "
        + table()
        + " where "
        + position
        + " > ?";
  }

  /// Parameters: the stream behind which.
  String streams() {
    return "select "
        + stream()
        + ", min("
        + version()
        + "), max("
        + version()
        + "), count(*) from "
        + table()
        + " where "
        + ordered()
        + " > "
        + dialect.orderedParameter()
        + " group by "
        + shape.needed("stream").sql()
        + " order by "
        + ordered();
  }

  /// Parameters: the stream behind which.
  String scan() {
    return "select "
        + columns()
        + " from "
        + table()
        + " where "
        + ordered()
        + " > "
        + dialect.orderedParameter()
        + " order by "
        + ordered()
        + ", "
        + version();
  }

  /// The last event of each of so many streams. Parameters: the streams; in PostgreSQL one array.
  String last(int streams) {
    EventColumn stream = shape.needed("stream");
    if (postgres()) {
      return "select e.* from unnest(?) as s(name) cross join lateral (select "
          + columns()
          + " from "
          + table()
          + " where "
          + stream.sql()
          + " = cast(s.name as "
          + stream.castType()
          + ") order by "
          + version()
          + " desc limit 1) e";
    }
    String name = stream.sql();
    return "select "
        + columns()
        + " from "
        + table()
        + " e where e."
        + name
        + " in ("
        + marks(streams)
        + ") and e."
        + version()
        + " = (select max(m."
        + version()
        + ") from "
        + table()
        + " m where m."
        + name
        + " = e."
        + name
        + ")";
  }

  /// The highest version of each of so many streams. Parameters: as of [#last].
  String versions(int streams) {
    EventColumn stream = shape.needed("stream");
    if (postgres()) {
      return "select s.name, (select max("
          + version()
          + ") from "
          + table()
          + " where "
          + stream.sql()
          + " = cast(s.name as "
          + stream.castType()
          + ")) from unnest(?) as s(name)";
    }
    String name = stream.sql();
    return "select "
        + stream()
        + ", max("
        + version()
        + ") from "
        + table()
        + " where "
        + name
        + " in ("
        + marks(streams)
        + ") group by "
        + name;
  }

  private String marks(int streams) {
    return IntStream.range(0, streams)
        .mapToObj(_ -> cast(shape.needed("stream"), "?"))
        .collect(Collectors.joining(", "));
  }

  /// Parameters: the stream, the lowest version, the highest.
  String between() {
    return "select "
        + columns()
        + " from "
        + table()
        + " where "
        + equalsStream()
        + " and "
        + version()
        + " between ? and ? order by "
        + version();
  }

  /// Parameters: the stream, the lowest version.
  String truncate() {
    return "delete from " + table() + " where " + equalsStream() + " and " + version() + " >= ?";
  }
}
