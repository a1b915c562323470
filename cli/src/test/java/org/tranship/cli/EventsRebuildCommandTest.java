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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tranship events rebuild`: read models of a table of events in the same database.
class EventsRebuildCommandTest {
  private static final String PROJECTIONS =
      """
      projections:
        - table:
            name: orders_view
            columns: {order_id: text, state: text, total: decimal}
            key: order_id
            rows:
              - put: {type: Placed, set: {state: placed, total: "$.total"}}
              - change: {type: Paid, set: {state: paid}}
        - table:
            name: lines_view
            columns: {order_id: text, place: integer, item: text, count: integer}
            key: [order_id, place]
            rows:
              - put:
                  type: Placed
                  each: lines
                  key: {order_id: "$stream", place: "$index"}
                  set: {item: "$each.item", count: "$each.count"}
      """;

  @TempDir private Path directory;
  private String database = "";

  @BeforeEach
  void fill() throws SQLException {
    database = "jdbc:sqlite:" + directory.resolve("shop.db");
    run(
        "create table events (position integer primary key autoincrement, stream text not null,"
            + " version integer not null, type text not null, payload text not null, unique"
            + " (stream, version))",
        "create table orders_view (order_id text primary key, state text, total text)",
        "insert into orders_view values ('old', 'lost', '0')");
    for (int order = 0; order < 5; order++) {
      event(
          "o" + order,
          0,
          "Placed",
          "{\"total\":%d.50,\"lines\":[{\"item\":\"A\",\"count\":1},{\"item\":\"B\",\"count\":2}]}"
              .formatted(order));
    }
    event("o1", 1, "Paid", "{}");
  }

  private void event(String stream, int version, String type, String payload) throws SQLException {
    run(
        "insert into events (stream, version, type, payload) values ('%s', %d, '%s', '%s')"
            .formatted(stream, version, type, payload));
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean _ = statement.execute(sql);
      }
    }
  }

  private String column(String sql) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.append(all.isEmpty() ? "" : " ").append(rows.getString(1));
      }
    }
    return all.toString();
  }

  private Path plan(String projections) throws IOException {
    return Files.writeString(
        directory.resolve("plan.yaml"),
        """
        source: {url: "%s", options: {table: events, position: position}}
        views: "%s"
        """
                .formatted(database, database)
            + projections);
  }

  private AnchoreScene.Ran command(Object... words) {
    Object[] all = new Object[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--journal";
    all[words.length + 1] = "sqlite:" + directory.resolve("runs");
    return Commands.run(all);
  }

  @Test
  void readModelsAreRebuiltComparedFollowedAndPutBack() throws Exception {
    Path plan = plan(PROJECTIONS);
    AnchoreScene.Ran before = command("events", "rebuild", plan, "--follow", "--until-caught-up");
    assertThat(before.code()).isEqualTo(1);
    assertThat(before.all()).contains("TRE-235 What is live in orders_view");

    AnchoreScene.Ran rebuilt = command("events", "rebuild", plan);
    assertThat(rebuilt.code()).as(rebuilt.all()).isZero();
    assertThat(rebuilt.out())
        .contains("Built     12 events worked into 2 read models, ")
        .contains("Swap      swapped within ")
        .contains("tranship complete ");
    assertThat(
            column("select order_id || ':' || state || ':' || total from orders_view order by 1"))
        .isEqualTo("o0:placed:0.5 o1:paid:1.5 o2:placed:2.5 o3:placed:3.5 o4:placed:4.5");
    assertThat(column("select count(*) from lines_view where item = 'B'")).isEqualTo("5");

    AnchoreScene.Ran again = command("events", "rebuild", plan);
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).contains("rebuilt already; complete or roll it back first");
    assertThat(column("select order_id from orders_view__before")).isEqualTo("old");

    AnchoreScene.Ran same = command("events", "verify", plan, "--json");
    assertThat(same.code()).as(same.all()).isZero();
    assertThat(same.out()).contains("\"same\":true").contains("\"rows\":15");

    event("o2", 1, "Paid", "{}");
    run("update lines_view set count = 7 where order_id = 'o4' and place = 1");
    AnchoreScene.Ran other = command("events", "verify", plan);
    assertThat(other.code()).isEqualTo(4);
    assertThat(other.out())
        .contains("changed  orders_view  o2  state is \"placed\" and not \"paid\"")
        .contains("changed  lines_view  o4, 1  count is \"7\" and not \"2\"")
        .contains("15 rows compared with a fresh rebuild; 2 differ.");
    AnchoreScene.Ran followed =
        command("events", "rebuild", plan, "--follow", "--until-caught-up", "--json");
    assertThat(followed.code()).as(followed.all()).isZero();
    assertThat(followed.out()).contains("{\"events\":2,\"behind\":0,\"behind_seconds\":0.0}");
    assertThat(column("select state from orders_view where order_id = 'o2'")).isEqualTo("paid");

    AnchoreScene.Ran verified = command("verify", "last");
    assertThat(verified.code()).as(verified.all()).isEqualTo(4);
    assertThat(verified.all()).contains("TRE-240 1 of 15 rows are not as the events give them");
    AnchoreScene.Ran back = command("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(back.out()).contains("Put back  orders_view, lines_view");
    assertThat(column("select order_id from orders_view")).isEqualTo("old");
    assertThat(column("select name from sqlite_master where name like 'lines%'")).isEmpty();

    assertThat(command("events", "rebuild", plan).code()).isZero();
    AnchoreScene.Ran complete = command("complete", "last", "--yes");
    assertThat(complete.code()).as(complete.all()).isZero();
    assertThat(column("select name from sqlite_master where name like '%\\_\\_%' escape '\\'"))
        .isEmpty();
  }

  @Test
  void aPlanThatMakesNoSenseIsRefused() throws Exception {
    assertThat(command("events", "rebuild", plan(PROJECTIONS.replace("state: paid", "stat: paid"))))
        .matches(ran -> ran.code() == 2)
        .matches(
            ran ->
                ran.err()
                    .contains(
                        "TRE-231 The projection projections.0001 makes no sense: it has no column"
                            + " \"stat\"; is \"state\" meant."));
    assertThat(command("events", "rebuild", plan(PROJECTIONS.replace("$.total", "$total"))))
        .matches(ran -> ran.err().contains("nobody knows the value \"$total\""));
    assertThat(command("events", "rebuild", plan(PROJECTIONS.replace("change:", "chang:"))))
        .matches(ran -> ran.err().contains("did you mean \"change\"?"));
    assertThat(command("events", "rebuild", plan(PROJECTIONS.replace("decimal", "money"))))
        .matches(ran -> ran.err().contains("no \"money\""));
    assertThat(command("events", "rebuild", plan(PROJECTIONS), "--for", "1s").code()).isEqualTo(2);
    run("create trigger loud after insert on orders_view begin select 1; end");
    AnchoreScene.Ran refused = command("events", "rebuild", plan(PROJECTIONS));
    assertThat(refused.code()).as(refused.all()).isEqualTo(3);
    assertThat(refused.all()).contains("TRE-104 ").contains("the trigger \"loud\"");
  }
}
