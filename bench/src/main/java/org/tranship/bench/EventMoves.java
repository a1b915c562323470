package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.server.PostgresDatabase;

/// `tranship events copy` from one table of PostgreSQL to another, with a type renamed and a field
/// added, each stream compared at the end; and the same once more, when there is nothing to do.
///
/// Kurrent's Replicator is said by its makers to copy 150 to 300 events a second with one writer,
/// and about 970 with several; on other hardware, and without comparing.
final class EventMoves {
  private static final int EVENTS = 1_000_000;
  private static final int A_STREAM = 10;
  private static final int BAR = 10_000;
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

  private EventMoves() {}

  static List<Figure> run(BenchStage stage) {
    int events = Math.max(A_STREAM, EVENTS / 100 * stage.percent());
    PostgresDatabase database = stage.database();
    fill(database, events);
    Path work = stage.work();
    try {
      Path _ = Files.writeString(work.resolve("plan.yaml"), plan(database));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a plan", e);
    }
    Map<String, String> environment =
        Map.of(
            "PASSWORD", database.password(),
            "XDG_STATE_HOME", work.resolve("state").toString());
    MeasuredCommand command = new MeasuredCommand(stage.program(), work);
    List<String> words = List.of("events", "copy", "plan.yaml", "--yes");
    Took copied = command.run(environment, words);
    Took compared = command.run(environment, List.of("events", "verify", "plan.yaml"));
    return List.of(
        new Figure(
            "events from PostgreSQL to PostgreSQL, transformed, each stream compared",
            events,
            0,
            copied,
            ">= 10,000/s",
            events / copied.seconds() >= BAR),
        new Figure("compared alone", events, 0, compared, "", true));
  }

  private static void fill(PostgresDatabase database, int events) {
    try (Connection connection = database.connect();
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
                  .formatted(events / A_STREAM, events / A_STREAM * A_STREAM - 1));
      boolean _ = statement.execute("analyze");
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot make events to copy", e);
    }
  }

  private static String plan(PostgresDatabase database) {
    String log =
        "{url: \"%s\", options: {table: %%s, metadata: metadata, time: time, position: position, user: %s, password: \"${PASSWORD}\"}}"
            .formatted(database.jdbcUrl(), database.user());
    return "source: "
        + log.formatted("source")
        + "\ntarget: "
        + log.formatted("target")
        + """

        transform:
          - rename: {type: Placed, to: OrderPlaced}
          - add-field: {type: OrderPlaced, field: isFreeOfCharge, value: "true", where: "total = 0"}
        """;
  }
}
