package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The job `events_tail` with `reverse`: what the target records behind the switch comes back.
class ServeEventsBackTest {
  private static final String BACK = "{\"plan\":\"orders\",\"reverse\":true";

  @TempDir private Path directory;

  private String database() {
    return "jdbc:sqlite:" + directory.resolve("orders.db");
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean _ = statement.execute(sql);
      }
    }
  }

  private static String table(String name) {
    return """
        create table %s (
          position integer primary key autoincrement, stream text not null,
          version integer not null, type text not null, payload text not null,
          metadata text not null, time text, unique (stream, version))
        """
        .formatted(name);
  }

  private static String event(String table, String stream, String type) {
    return "insert into %s (stream, version, type, payload, metadata, time) values ('%s', 0, '%s', '{}', '{}', '2012-01-01T00:00:00Z')"
        .formatted(table, stream, type);
  }

  private String types(String table) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select group_concat(stream || ' ' || type, ', ') from (select * from "
                    + table
                    + " order by stream)")) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  @Test
  void whatTheTargetRecordsIsFedBackOneJobAtATimeUntilItIsToldToStop()
      throws IOException, SQLException {
    run(table("first"), table("second"), event("first", "order-1", "Placed"));
    Files.writeString(
        directory.resolve("orders.yaml"),
        """
        source: {url: "%1$s", options: {table: first, metadata: metadata, time: time, position: position}}
        target: {url: "%1$s", options: {table: second, metadata: metadata, time: time, position: position}}
        transform: [{rename: {type: Placed, to: OrderPlaced}}]
        reverse: [{rename: {type: OrderPlaced, to: Placed}}]
        """
            .formatted(database()));
    try (ServedScene scene = new ServedScene(directory, "event-plans: {orders: orders.yaml}\n")) {
      assertThat(scene.run("events_copy", "{\"plan\":\"orders\"}").json())
          .containsEntry("exit", 0L);
      assertThat(types("second")).isEqualTo("order-1 OrderPlaced");
      assertThat(scene.get("/metrics").body()).contains("tranship_events_copied_total 1.0");
      run(event("second", "order-2", "OrderPlaced"));
      ServedScene.Told back = scene.run("events_tail", BACK + ",\"until-caught-up\":true}");
      assertThat(back.json()).as(scene.log(back.text("id"))).containsEntry("exit", 0L);
      assertThat(types("first")).isEqualTo("order-1 Placed, order-2 Placed");
      assertThat(types("second")).isEqualTo("order-1 OrderPlaced, order-2 OrderPlaced");
      assertThat(scene.get("/metrics").body()).contains("tranship_events_copied_total 2.0");

      String on = scene.begin("events_tail", BACK + ",\"every\":\"10ms\"}");
      var _ = scene.await(on, "running");
      scene.awaitMetric("tranship_events_behind{action=\"events_tail\"} 0.0");
      assertThat(
              scene
                  .post(
                      "/api/v0/jobs",
                      "{\"action\":\"events_copy\",\"parameters\":{\"plan\":\"orders\"}}")
                  .status())
          .isEqualTo(409);
      assertThat(scene.post("/api/v0/jobs/" + on + "/cancel", "").status()).isEqualTo(202);
      assertThat(scene.await(on, "cancel", "done", "error").json())
          .containsEntry("status", "cancel")
          .containsEntry("exit", 5L);
    }
  }
}
