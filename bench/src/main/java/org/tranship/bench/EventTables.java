package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.tranship.testkit.server.PostgresDatabase;

/// A table of events, one to copy them into, and the plans for both.
///
/// @param database where they are
/// @param events how many the source has
record EventTables(PostgresDatabase database, int events) {
  private static final int A_STREAM = 10;
  private static final String TABLE =
      """
      create table %s (
        position bigint generated always as identity primary key,
        stream text collate "C" not null,
        version bigint not null,
        type text not null,
        payload bytea not null,
        metadata text not null,
        time timestamptz,
        unique (stream, version))
      """;

  /// @param whole how many events there are when nothing is left out
  static EventTables filled(BenchStage stage, int whole) {
    int events = Math.max(A_STREAM, whole / 100 * stage.percent()) / A_STREAM * A_STREAM;
    EventTables tables = new EventTables(stage.database(), events);
    try (Connection connection = tables.database().connect();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(TABLE.formatted("source"));
      boolean _ = statement.execute(TABLE.formatted("target"));
      boolean _ =
          statement.execute(
              """
              insert into source (stream, version, type, payload, metadata, time)
              select 'order-' || lpad((i %% %1$d)::text, 8, '0'), i / %1$d,
                case when i < %1$d then 'Placed' else 'Changed' end,
                convert_to('{"order": ' || i || ', "total": ' || i %% 500
                  || ', "note": "' || repeat('x', 120) || '"}', 'UTF8'),
                '{}', timestamptz '2020-01-01' + i * interval '1 second'
              from generate_series(0, %2$d) i
              """
                  .formatted(events / A_STREAM, events - 1));
      boolean _ = statement.execute("analyze");
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot make events to copy", e);
    }
    return tables;
  }

  Map<String, String> environment(Path work) {
    return Map.of(
        "PASSWORD", database.password(), "XDG_STATE_HOME", work.resolve("state").toString());
  }

  void write(Path file, String plan) {
    try {
      Path _ = Files.writeString(file, plan);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a plan", e);
    }
  }

  private String place(String options) {
    return "{url: \"%s\", options: {%suser: %s, password: \"${PASSWORD}\"}}"
        .formatted(database.jdbcUrl(), options, database.user());
  }

  private String log(String table) {
    return place("table: " + table + ", metadata: metadata, time: time, position: position, ");
  }

  /// A copy with a rule for every event and one for some.
  String plan() {
    return "source: "
        + log("source")
        + "\ntarget: "
        + log("target")
        + """

        transform:
          - rename: {type: Placed, to: OrderPlaced}
          - add-field: {type: OrderPlaced, field: isFreeOfCharge, value: "true", where: "total = 0"}
        """;
  }

  /// A read model with a row for each stream, and one with the latest total of each.
  String views() {
    return "source: "
        + log("source")
        + "\nviews: "
        + place("")
        + """

        kept-by: follow
        projections:
          - table:
              name: orders_view
              columns: {id: text, state: text, changes: integer, placed: time}
              key: id
              rows:
                - put: {type: Placed, set: {state: placed, placed: "$time"}}
                - change: {type: Changed, add: {changes: "1"}}
          - table:
              name: totals_view
              columns: {id: text, total: decimal}
              key: id
              rows:
                - put: {set: {total: "$.total"}}
        """;
  }
}
