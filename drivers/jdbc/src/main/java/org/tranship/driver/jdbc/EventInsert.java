package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tranship.driver.jdbc.EventColumn.Form;

/// The statement that puts new events into a table.
///
/// @param sql the statements on the table
record EventInsert(EventSql sql) {
  /// The columns that an append fills, in the order of its parameters.
  List<EventColumn> written() {
    List<EventColumn> all = new ArrayList<>();
    for (String part : EventSql.PARTS) {
      if (!part.equals("position")) {
        sql.shape().perhaps(part).ifPresent(all::add);
      }
    }
    all.addAll(sql.shape().extra());
    return all;
  }

  /// One row an event; in PostgreSQL one array a column and all rows at once, numbered by the
  /// database in their order.
  String statement() {
    List<EventColumn> columns = written();
    String names = columns.stream().map(EventColumn::sql).collect(Collectors.joining(", "));
    String into = "insert into " + sql.table() + " (" + names + ") ";
    if (!sql.postgres()) {
      return into
          + columns.stream()
              .map(column -> sql.cast(column, "?"))
              .collect(Collectors.joining(", ", "values (", ")"));
    }
    List<String> values = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    List<String> aliases = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      EventColumn column = columns.get(i);
      arrays.add("cast(? as " + (column.form() == Form.BYTES ? "bytea" : "text") + "[])");
      aliases.add("c" + i);
      values.add(
          column.form() == Form.LOCAL_TIME
              ? "cast(c" + i + " as timestamptz) at time zone 'UTC'"
              : sql.cast(column, "c" + i));
    }
    if (sql.location().marten()) {
      MartenStreams streams = new MartenStreams(sql);
      names += ", " + sql.shape().needed("position").sql();
      values.add(streams.number());
      if (columns.stream().noneMatch(it -> it.name().equals(MartenStreams.ID))) {
        names += ", " + TableName.quote(MartenStreams.ID);
        values.add(MartenStreams.id("c0", "c1"));
      }
      into = "insert into " + sql.table() + " (" + names + ") ";
    }
    return into
        + "select "
        + String.join(", ", values)
        + " from unnest("
        + String.join(", ", arrays)
        + ") with ordinality as rows("
        + String.join(", ", aliases)
        + ", place) order by place";
  }
}
