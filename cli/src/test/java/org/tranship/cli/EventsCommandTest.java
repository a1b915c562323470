package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tranship events`: from a file of JSON Lines into a table and back, by rules.
class EventsCommandTest {
  private static final String RULES =
      """
      transform:
        - rename: {type: Placed, to: OrderPlaced}
        - add-field: {type: OrderPlaced, field: free, value: "false"}
        - drop: {type: Noise}
        - split: {type: Paid, into: [PaymentTaken, OrderConfirmed]}
      """;

  @TempDir private Path directory;
  private String database = "";
  private Path source;

  @BeforeEach
  void fill() throws IOException, SQLException {
    database = "jdbc:sqlite:" + directory.resolve("events.db");
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      boolean _ =
          statement.execute(
              """
              create table events (
                position integer primary key autoincrement, stream text not null,
                version integer not null, type text not null, payload text not null,
                metadata text not null, time text, unique (stream, version))
              """);
    }
    StringBuilder lines = new StringBuilder();
    String[] types = {"Placed", "Noise", "Paid", "Shipped"};
    for (int order = 0; order < 3; order++) {
      for (int version = 0; version < types.length; version++) {
        lines.append(
            "{\"stream\":\"order-%d\",\"version\":%d,\"type\":\"%s\",\"time\":\"2012-01-01T00:00:0%dZ\",\"payload\":{\"n\":%d}}\n"
                .formatted(order, version, types[version], version, version));
      }
    }
    source = Files.writeString(directory.resolve("orders.jsonl"), lines);
  }

  private String table() {
    return """
    target:
      url: %s
      options: {table: events, metadata: metadata, time: time, position: position}
    """
        .formatted(database);
  }

  private Path plan(String text) throws IOException {
    return Files.writeString(directory.resolve("plan.yaml"), text);
  }

  private Path standard() throws IOException {
    return plan("source: jsonl:" + source + "\n" + table() + RULES);
  }

  private AnchoreScene.Ran run(Object... words) {
    Object[] all = new Object[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--journal";
    all[words.length + 1] = "sqlite:" + directory.resolve("runs");
    return Commands.run(all);
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

  @Test
  void eventsAreCopiedVerifiedFollowedAndTakenBack() throws Exception {
    AnchoreScene.Ran copied = run("events", "copy", standard());
    assertThat(copied.code()).as(copied.all()).isZero();
    assertThat(copied.out())
        .contains("Copied    12 events written, 0 there already, 3 dropped by rules")
        .contains("Verified  3 streams, 12 events as they should be, chain sha256 ")
        .contains("tranship rollback ");
    assertThat(column("select type from events where stream = 'order-1' order by version"))
        .isEqualTo("OrderPlaced PaymentTaken OrderConfirmed Shipped");
    assertThat(column("select payload from events where stream = 'order-1' and version = 0"))
        .isEqualTo("{\"n\":0,\"free\":false}");

    AnchoreScene.Ran again = run("events", "copy", standard());
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).contains("Copied    0 events written");

    AnchoreScene.Ran verified = run("events", "verify", standard(), "--json");
    assertThat(verified.code()).as(verified.all()).isZero();
    assertThat(verified.out()).contains("\"same\":true").contains("\"events\":12");

    Files.writeString(
        source,
        "{\"stream\":\"order-9\",\"version\":0,\"type\":\"Placed\",\"payload\":{\"n\":9}}\n",
        StandardOpenOption.APPEND);
    AnchoreScene.Ran behind = run("events", "verify", standard());
    assertThat(behind.code()).isEqualTo(4);
    assertThat(behind.out()).contains("stream-missing  order-9  1 events are missing");
    AnchoreScene.Ran tailed = run("events", "tail", standard(), "--until-caught-up", "--json");
    assertThat(tailed.code()).as(tailed.all()).isZero();
    assertThat(tailed.out()).contains("{\"written\":1,\"behind\":0,\"behind_seconds\":0.0}");

    AnchoreScene.Ran back = run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all()).isZero();
    // The second run wrote nothing, so only what came by the tail behind it is its to remove.
    assertThat(column("select count(*) from events")).isEqualTo("12");
  }

  @Test
  void aTamperedTableIsFoundAndNamed() throws Exception {
    assertThat(run("events", "copy", standard()).code()).isZero();
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      assertThat(
              statement.executeUpdate(
                  "update events set payload = '{}' where stream = 'order-2' and version = 1"))
          .isEqualTo(1);
      assertThat(
              statement.executeUpdate(
                  "delete from events where stream = 'order-0' and version = 2"))
          .isEqualTo(1);
    }
    AnchoreScene.Ran verified = run("events", "verify", standard());
    assertThat(verified.code()).isEqualTo(4);
    assertThat(verified.out())
        .contains("changed  order-2@1  the payload is another one: sha256 ")
        .contains("not-contiguous  order-0@2  in its place stands version 3");
  }

  @Test
  void howManyEventsEachStreamHasIsReportedAndWrittenIntoAFile() throws Exception {
    assertThat(run("events", "copy", standard()).code()).isZero();
    assertThat(run("report", "last").out()).contains("12            12  all 3 streams, none");
    assertThat(run("report", "last", "--streams").out().lines())
        .containsExactly("4  4  order-0", "4  4  order-1", "4  4  order-2");
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      assertThat(
              statement.executeUpdate(
                  "delete from events where stream = 'order-1' and version = 3"))
          .isEqualTo(1);
    }
    Path file = directory.resolve("streams.jsonl");
    AnchoreScene.Ran verified = run("verify", "last", "--streams", file);
    assertThat(verified.code()).as(verified.all()).isEqualTo(4);
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .contains(
            "{\"stream\":\"order-0\",\"expected\":4,\"found\":4,\"same\":true,\"difference\":null}")
        .anyMatch(line -> line.startsWith("{\"stream\":\"order-1\",\"expected\":4,\"found\":3,"));
    AnchoreScene.Ran report = run("report", "last", "--streams", "--json");
    assertThat(report.out()).startsWith("{\"stream\":\"order-1\",\"expected\":4,\"found\":3,");
    AnchoreScene.Ran alone = run("events", "verify", standard(), "--json", "--streams", file);
    assertThat(alone.out())
        .contains("\"counts\":{\"total\":3,\"expected\":12,\"found\":11,\"differing\":1");
    assertThat(run("report", "last", "--streams", "--all").code()).isEqualTo(2);
    AnchoreScene.Ran nowhere = run("verify", "last", "--streams", directory.resolve("no/file"));
    assertThat(nowhere.all()).contains("TRS-503 The counts of streams cannot be written");
  }

  @Test
  void aDryRunShowsEachTypeBeforeAndAfter() throws Exception {
    AnchoreScene.Ran dry = run("events", "copy", standard(), "--dry-run");
    assertThat(dry.code()).as(dry.all()).isZero();
    assertThat(dry.out())
        .contains("order-0@0 Placed {\"n\":0}  ->  order-0@0 OrderPlaced {\"n\":0,\"free\":false}")
        .contains("order-0@1 Noise {\"n\":1}  ->  dropped")
        .contains("PaymentTaken {\"n\":2}  and  order-0@2 OrderConfirmed")
        .contains("Looked at 12 events of 4 types: 12 events would be made of them");
    assertThat(column("select count(*) from events")).isEqualTo("0");
    AnchoreScene.Ran json = run("events", "copy", standard(), "--dry-run", "--json");
    assertThat(json.out().lines().toList()).hasSize(5).allMatch(line -> line.startsWith("{\""));
  }

  @Test
  void aDryRunNamesWhatCannotBeTransformed() throws Exception {
    Path bad =
        plan("source: jsonl:" + source + "\n" + table() + "types: [Placed, Noise, Paid]\n" + RULES);
    AnchoreScene.Ran dry = run("events", "copy", bad, "--dry-run");
    assertThat(dry.code()).isEqualTo(1);
    assertThat(dry.out())
        .contains("TRE-203 ")
        .contains("a Shipped,")
        .contains("3 cannot be transformed");
  }

  @Test
  void aPlanThatMakesNoSenseIsRefusedAtItsLine() throws Exception {
    String both = "source: jsonl:" + source + "\n" + table();
    assertThat(run("events", "copy", plan(both + "transform:\n  - renam: {type: A, to: B}\n")))
        .matches(ran -> ran.code() == 2)
        .matches(ran -> ran.err().contains("did you mean \"rename\"?"));
    assertThat(run("events", "copy", plan(both + "transform:\n  - drop: {where: total is 0}\n")))
        .matches(ran -> ran.code() == 2)
        .matches(ran -> ran.err().contains("TRE-204 The rule transform.0001 makes no sense"));
    assertThat(run("events", "copy", plan(both + "batch: many\n")))
        .matches(ran -> ran.code() == 2)
        .matches(ran -> ran.err().contains("line 5: batch: \"many\" is no number"));
    assertThat(run("events", "tail", plan(both + "rate: 0\n")))
        .matches(ran -> ran.code() == 2)
        .matches(ran -> ran.err().contains("line 5: rate: a copy goes on with 1 event a second"));
    assertThat(run("events", "copy", plan("source: nosuch:x\n" + table())))
        .matches(ran -> ran.code() == 2)
        .matches(ran -> ran.err().contains("TRE-112 ") && ran.err().contains("The schemes are"));
  }

  @Test
  void oneLogIsNoPlaceToCopyTo() throws Exception {
    Path same =
        plan("source: jsonl:" + source + "\ntarget: jsonl:" + directory + "/./orders.jsonl\n");
    AnchoreScene.Ran refused = run("events", "copy", same);
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.all()).contains("TRE-211 The source and the target are the same place");
  }

  @Test
  void aTableThatIsNotThereIsNamed() throws Exception {
    Path bad =
        plan(
            "source: jsonl:"
                + source
                + "\ntarget:\n  url: "
                + database
                + "\n  options: {table: evnts}\n");
    AnchoreScene.Ran refused = run("events", "copy", bad);
    assertThat(refused.code()).as(refused.all()).isEqualTo(3);
    assertThat(refused.all()).contains("TRE-101 ").contains("there is no table \"evnts\"");
  }

  @Test
  void aGapInTheSourceIsRefused() throws Exception {
    Files.writeString(
        source,
        "{\"stream\":\"order-9\",\"version\":1,\"type\":\"Placed\",\"payload\":{}}\n",
        StandardOpenOption.APPEND);
    AnchoreScene.Ran refused = run("events", "copy", standard());
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.all()).contains("TRE-216 At the source 1 of 4 streams");
    assertThat(column("select count(*) from events")).isEqualTo("0");
  }
}
