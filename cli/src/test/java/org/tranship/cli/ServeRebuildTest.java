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
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The job `events_rebuild`: read models in SQLite, made of a table of events.
class ServeRebuildTest {
  private static final int EVENTS = 20_000;
  private static final String VIEWS = "{\"plan\":\"views\"}";

  @TempDir private Path directory;

  private String url(String name) {
    return "jdbc:sqlite:" + directory.resolve(name) + ".db";
  }

  @BeforeEach
  void fill() throws SQLException, IOException {
    run(
        "shop",
        "create table events (position integer primary key autoincrement, stream text not null,"
            + " version integer not null, type text not null, payload text not null, unique"
            + " (stream, version))");
    run(
        "views",
        "create table orders_view (order_id text primary key, state text)",
        "insert into orders_view values ('old', 'lost')");
    Files.writeString(
        directory.resolve("views.yaml"),
        """
        source: {url: "%s", options: {table: events, position: position}}
        views: "%s"
        batch: 20
        projections:
          - table:
              name: orders_view
              columns: {order_id: text, state: text}
              key: order_id
              rows:
                - put: {type: Placed, set: {state: placed}}
        """
            .formatted(url("shop"), url("views")));
    Files.writeString(
        directory.resolve("orders.yaml"),
        "source: jsonl:%1$s/a.jsonl\ntarget: jsonl:%1$s/b.jsonl\n".formatted(directory));
  }

  private void events(int count) throws SQLException {
    run(
        "shop",
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)"
                .formatted(count)
            + " insert into events (stream, version, type, payload)"
            + " select 'o' || i, 0, 'Placed', '{}' from n");
  }

  private void run(String name, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(name));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean _ = statement.execute(sql);
      }
    }
  }

  private long count(String table) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url("views"));
        Statement statement = connection.createStatement();
        ResultSet there =
            statement.executeQuery(
                "select count(*) from sqlite_master where name = '" + table + "'")) {
      if (!there.next() || there.getLong(1) == 0) {
        return -1;
      }
      try (ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
        return rows.next() ? rows.getLong(1) : -1;
      }
    }
  }

  private static String config() {
    return "event-plans: {views: views.yaml, orders: orders.yaml}\n";
  }

  private static ServedScene.Told done(ServedScene scene, String action, String parameters) {
    ServedScene.Told told = scene.run(action, parameters);
    assertThat(told.json())
        .as(action + scene.log(told.text("id")) + scene.results(told.text("id")))
        .containsEntry("status", "done")
        .containsEntry("exit", 0L);
    return told;
  }

  @Test
  void readModelsAreRebuiltComparedFollowedAndPutBack() throws SQLException {
    events(30);
    try (ServedScene scene = new ServedScene(directory, config())) {
      ServedScene.Told rebuilt = done(scene, "events_rebuild", VIEWS);
      String run = rebuilt.text("run");
      assertThat(scene.log(rebuilt.text("id"))).contains("Run " + run);
      assertThat(scene.results(rebuilt.text("id"))).contains("30 events worked into");
      assertThat(count("orders_view")).isEqualTo(30);
      assertThat(done(scene, "events_rebuild", VIEWS).text("run")).isEqualTo(run);
      assertThat(scene.results(done(scene, "events_verify", VIEWS).text("id")))
          .contains("\"same\":true");

      run(
          "shop",
          "insert into events (stream, version, type, payload) values ('x',0,'Placed','{}')");
      var _ =
          done(
              scene,
              "events_rebuild",
              "{\"plan\":\"views\",\"follow\":true,\"every\":\"10ms\",\"until-caught-up\":true}");
      assertThat(count("orders_view")).isEqualTo(31);
      String following = scene.begin("events_rebuild", "{\"plan\":\"views\",\"follow\":true}");
      var _ = scene.await(following, "running");
      assertThat(scene.post("/api/v0/jobs/" + following + "/cancel", "").status()).isEqualTo(202);
      assertThat(scene.await(following, "cancel", "done", "error").json())
          .containsEntry("status", "cancel")
          .containsEntry("exit", 5L);

      var _ = done(scene, "verify", "{\"run\":\"" + run + "\"}");
      var _ = done(scene, "rollback", "{\"run\":\"" + run + "\"}");
      assertThat(count("orders_view")).isEqualTo(1);
      assertThat(count("orders_view__before")).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          events_rebuild; {"plan":"view"};                          did you mean "views"
          events_rebuild; {};                                       needs the parameter "plan"
          events_rebuild; {"plan":"orders"};                        has no projections
          events_copy;    {"plan":"views"};                         post "events_rebuild"
          events_tail;    {"plan":"views"};                         post "events_rebuild"
          events_rebuild; {"plan":"views","for":"1m"};              add "follow": true
          events_rebuild; {"plan":"views","until-caught-up":true};  add "follow": true
          events_rebuild; {"plan":"views","follow":true,"for":"x"}; no length of time
          events_rebuild; {"plan":"views","follow":"perhaps"};      is true or false
          events_rebuild; {"plan":"views","folow":true};            did you mean "follow"
          events_tail;    {"plan":"orders","every":"soon"};         no length of time
          events_rebuilt; {"plan":"views"};                         did you mean "events_rebuild"
          """)
  void whatMakesNoSenseIsRefusedBeforeAnything(String action, String parameters, String why)
      throws SQLException {
    try (ServedScene scene = new ServedScene(directory, config())) {
      ServedScene.Told told =
          scene.post(
              "/api/v0/jobs", "{\"action\":\"" + action + "\",\"parameters\":" + parameters + "}");
      assertThat(told.status()).as(told.body()).isEqualTo(400);
      assertThat(told.body().replace("\\\"", "\"")).contains("TRV-101", why, "Nothing was begun.");
      assertThat(scene.get("/api/v0/jobs").body()).doesNotContain("views");
      assertThat(count("orders_view")).isEqualTo(1);
    }
  }

  /// It is held by a lock on the database of the read models, once some rows of the shadow are
  /// there.
  private final class Locked implements HeldJob.Hold {
    private long seen;
    private Connection lock;

    private Locked() throws SQLException {
      this.lock = DriverManager.getConnection(url("views"));
    }

    @Override
    public void await() {
      long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      try {
        unlock();
        long rows = 0;
        while (rows <= seen) {
          assertThat(System.nanoTime()).as("rows in the shadow").isLessThan(until);
          rows = count("orders_view__shadow");
        }
        lock = DriverManager.getConnection(url("views"));
        try (Statement statement = lock.createStatement()) {
          boolean _ = statement.execute("pragma busy_timeout = 60000");
          boolean _ = statement.execute("begin immediate");
        }
        seen = count("orders_view__shadow");
        assertThat(seen).isPositive().isLessThan(EVENTS);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private void unlock() throws SQLException {
      if (!lock.isClosed()) {
        lock.close();
      }
    }

    @Override
    public void cancelled() {
      try {
        unlock();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void letGo() {
      cancelled();
    }
  }

  @Test
  void oneThatIsCancelledAndThenKilledGoesOnFromWhereItsShadowHasCome() throws Exception {
    events(EVENTS);
    HeldJob.Stopped job =
        new HeldJob(directory, config(), "events_rebuild", VIEWS).stoppedTwice(new Locked());
    assertThat(job.done().text("run")).isEqualTo(job.cancelled().text("run"));
    assertThat(count("orders_view")).isEqualTo(EVENTS);
    try (ServedScene scene = new ServedScene(directory, config())) {
      var _ = done(scene, "events_verify", VIEWS);
      assertThat(scene.log(job.done().text("id"))).contains("Going on with the run");
      assertThat(count("orders_view__before")).isEqualTo(1);
    }
  }
}
