package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableAccount;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.bus.MemoryBus;
import org.tranship.core.value.Secret;
import org.tranship.testkit.journey.GoldenHistory;
import org.tranship.testkit.journey.GoldenTables;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The second release's events in places of other kinds: from its table on Azurite into one of
/// PostgreSQL, from there into a file of JSON Lines, and from that into a table on Azurite again.
class JourneyElsewhereCommandTest {
  private static final AzuriteServer SERVER = AzuriteServer.sharedTables();

  @TempDir private Path folder;
  private final PostgresDatabase database = PostgresServer.shared().createDatabase();
  private final String events = SERVER.freshTableName();
  private final String back = SERVER.freshTableName();

  @BeforeEach
  void fill() throws Exception {
    try (GoldenTables tables = new GoldenTables(SERVER);
        Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      String log = SERVER.freshTableName();
      for (String table : List.of(events, log, back)) {
        tables.create(table);
      }
      LiveJourney history =
          new LiveJourney(new MemoryBus("nobody's", Clock.systemUTC()), tables.rows(), events, log);
      GoldenHistory.write(history, Instant.now().minus(Duration.ofDays(2)));
      boolean _ =
          statement.execute(
              """
              create table events (position bigint generated always as identity primary key,
                stream text collate "C" not null, version bigint not null, type text not null,
                payload bytea not null, metadata text not null, time text,
                unique (stream, version))
              """);
    }
    Path _ = Files.writeString(folder.resolve("connection"), SERVER.connectionString());
    Path _ = Files.writeString(folder.resolve("password"), database.password());
  }

  private String azure(String table) {
    return "{url: \"aztable:%s\", secrets: {connection: \"file:%s/connection\"}}"
        .formatted(table, folder);
  }

  private String postgres() {
    return """
    {url: "%s", options: {table: events, metadata: metadata, time: time, position: position,
      user: %s, password: "file:%s/password"}}\
    """
        .formatted(database.jdbcUrl(), database.user(), folder);
  }

  private void copied(String from, String to) throws IOException {
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            "source: %s\ntarget: %s\norigin: none\n".formatted(from, to));
    for (String verb : List.of("copy", "verify")) {
      AnchoreScene.Ran ran =
          Commands.runAlone(
              "events", verb, plan, "--journal", "sqlite:" + folder.resolve("journal"));
      assertThat(ran.code()).as(ran.toString()).isZero();
    }
  }

  @Test
  void overADatabaseAndAFileEveryRowComesBackAsItWas() throws Exception {
    String file = "\"jsonl:" + folder.resolve("events.jsonl") + "\"";
    copied(azure(events), postgres());
    copied(postgres(), file);
    copied(file, azure(back));
    List<TableRow> before = rows(events);
    List<TableRow> after = rows(back);
    assertThat(after).hasSameSizeAs(before).hasSizeGreaterThan(30);
    for (int i = 0; i < after.size(); i++) {
      assertThat(after.get(i).sameAs(before.get(i))).as(before.get(i).toString()).isTrue();
    }
  }

  private static List<TableRow> rows(String table) {
    List<TableRow> rows = new ArrayList<>();
    try (Tables tables =
        new AzureTables(
            TableAccount.parse(new Secret(SERVER.connectionString())), Clock.systemUTC())) {
      RowScan scan = new RowScan(tables, table, RowRange.ALL);
      for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
        rows.add(next.get());
      }
    }
    return rows;
  }
}
