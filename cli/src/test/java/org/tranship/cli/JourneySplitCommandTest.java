package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.Cell;
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

/// From the third release's table of events to the two that follow it, on Azurite.
class JourneySplitCommandTest {
  private static final AzuriteServer SERVER = AzuriteServer.sharedTables();

  @TempDir private Path folder;
  private final String events = SERVER.freshTableName();
  private final String orders = SERVER.freshTableName();
  private final String seats = SERVER.freshTableName();

  @BeforeEach
  void fill() throws Exception {
    try (GoldenTables tables = new GoldenTables(SERVER)) {
      String log = SERVER.freshTableName();
      for (String table : List.of(events, log, orders, seats)) {
        tables.create(table);
      }
      LiveJourney history =
          new LiveJourney(new MemoryBus("nobody's", Clock.systemUTC()), tables.rows(), events, log);
      GoldenHistory.write(history, Instant.now().minus(Duration.ofDays(2)));
    }
    try (Tables tables = tables()) {
      // The third release says which command an event is from.
      for (TableRow row : rows(tables, events).subList(0, 3)) {
        var cells = new TreeMap<>(row.cells());
        cells.put("CorrelationId", Cell.of("c-" + row.key().row()));
        tables.replace(events, new TableRow(row.key(), Optional.empty(), cells));
      }
    }
    Path _ = Files.writeString(folder.resolve("connection"), SERVER.connectionString());
  }

  private static Tables tables() {
    return new AzureTables(
        TableAccount.parse(new Secret(SERVER.connectionString())), Clock.systemUTC());
  }

  private static List<TableRow> rows(Tables tables, String table) {
    List<TableRow> rows = new ArrayList<>();
    RowScan scan = new RowScan(tables, table, RowRange.ALL);
    for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      rows.add(next.get());
    }
    return rows;
  }

  private AnchoreScene.Ran copy(String target, String streams) throws Exception {
    Path plan =
        Files.writeString(
            folder.resolve(target + ".yaml"),
            """
            source: {url: "aztable:%2$s", secrets: {connection: "file:%1$s/connection"}}
            target: {url: "aztable:%3$s", secrets: {connection: "file:%1$s/connection"}}
            streams: [%4$s]
            origin: none
            """
                .formatted(folder, events, target, streams));
    AnchoreScene.Ran copied =
        Commands.runAlone(
            "events", "copy", plan, "--journal", "sqlite:" + folder.resolve("journal"));
    AnchoreScene.Ran verified =
        Commands.runAlone(
            "events", "verify", plan, "--journal", "sqlite:" + folder.resolve("journal"));
    assertThat(verified.code()).as(copied + " " + verified).isEqualTo(copied.code());
    return copied;
  }

  @Test
  void everyRowIsInOneOfBothTablesAsItWas() throws Exception {
    AnchoreScene.Ran first = copy(orders, "\"Order_*\", \"SeatAssignments_*\"");
    assertThat(first.code()).as(first.toString()).isZero();
    AnchoreScene.Ran second = copy(seats, "\"SeatsAvailability_*\"");
    assertThat(second.code()).as(second.toString()).isZero();
    try (Tables tables = tables()) {
      List<TableRow> before = rows(tables, events);
      List<TableRow> ofOrders = rows(tables, orders);
      List<TableRow> ofSeats = rows(tables, seats);
      assertThat(ofOrders).isNotEmpty().allMatch(it -> !it.key().partition().startsWith("SeatsA"));
      assertThat(ofSeats).isNotEmpty().allMatch(it -> it.key().partition().startsWith("SeatsA"));
      List<TableRow> both =
          Stream.concat(ofOrders.stream(), ofSeats.stream())
              .sorted((a, b) -> a.key().compareTo(b.key()))
              .toList();
      assertThat(both).hasSameSizeAs(before);
      for (int i = 0; i < both.size(); i++) {
        assertThat(both.get(i).sameAs(before.get(i))).as(before.get(i).toString()).isTrue();
      }
      assertThat(both).anyMatch(it -> it.text("CorrelationId").isPresent());
    }
  }
}
