package org.tranship.runbook.journey.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableException;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.runbook.journey.format.SqlClock;
import org.tranship.testkit.journey.GoldenSqlEvents;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// An event store in SQL is walked through in the order of the rows that it would be in a table.
class SqlEventsTest {
  private final PostgresDatabase database = PostgresServer.shared().createDatabase();
  private final Tables events =
      new SqlEvents(
          new JourneyDatabase(
              database::connect, Dialect.of(database.jdbcUrl()).orElseThrow(), database.jdbcUrl()),
          new SqlClock(SqlClock.SINCE));

  @BeforeEach
  void make() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(GoldenSqlEvents.TABLE);
    }
  }

  @AfterEach
  void close() {
    events.close();
  }

  /// Three pages, streams that go over the end of one, types whose order is that of their streams.
  @Test
  void pagesComeInTheOrderOfTheKeysOfATable() throws Exception {
    List<RowKey> expected = new ArrayList<>();
    Random random = new Random(7);
    try (Connection connection = database.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into \"Events\".\"Events\" values (?, ?, ?, '{}')")) {
      for (int stream = 0; stream < 23; stream++) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        String type = List.of("Order", "SeatAssignments", "SeatsAvailability").get(stream % 3);
        for (int version = 109; version >= 0; version--) {
          insert.setObject(1, id);
          insert.setString(2, type);
          insert.setInt(3, version);
          insert.addBatch();
          expected.add(new RowKey(type + "_" + id, "%010d".formatted(version)));
        }
      }
      assertThat(insert.executeBatch()).hasSize(expected.size());
    }
    expected.sort(null);
    List<RowKey> found = new ArrayList<>();
    RowScan scan = new RowScan(events, SqlEvents.NAME, RowRange.ALL);
    for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      found.add(next.get().key());
    }
    assertThat(found).isEqualTo(expected);
    assertThat(events.query(SqlEvents.NAME, RowRange.ALL, Optional.empty()).rows()).hasSize(1_000);
    RowKey one = expected.get(1_234);
    assertThat(events.get(SqlEvents.NAME, one).orElseThrow().key()).isEqualTo(one);
    assertThat(events.get(SqlEvents.NAME, new RowKey(one.partition(), "0000000110"))).isEmpty();
    assertThat(events.get(SqlEvents.NAME, new RowKey("Order_none", one.row()))).isEmpty();
    assertThat(events.get(SqlEvents.NAME, new RowKey(one.partition(), "Unpublished_0000000001")))
        .isEmpty();
  }

  /// Over pages, to its own end, beside streams that come behind it.
  @Test
  void aStreamIsReadByItselfAndFromOneOfItsEventsToAnother() throws Exception {
    UUID id = UUID.fromString("11111111-1111-1111-1111-111111111111");
    try (Connection connection = database.connect()) {
      for (int version = 0; version < 2_100; version++) {
        GoldenSqlEvents.insert(connection, "Order", id.toString(), version, "{}");
      }
      GoldenSqlEvents.insert(connection, "Order", "22222222-2222-2222-2222-222222222222", 0, "{}");
    }
    String stream = "Order_" + id;
    assertThat(versions(RowRange.partition(stream)))
        .hasSize(2_100)
        .startsWith("0000000000")
        .endsWith("0000002099");
    assertThat(versions(RowRange.rows(stream, "0000000005", "0000001500")))
        .hasSize(1_496)
        .startsWith("0000000005")
        .endsWith("0000001500");
    assertThat(versions(RowRange.partition("Order_" + new UUID(3, 3)))).isEmpty();
    assertThat(versions(RowRange.partition("of somebody else's"))).isEmpty();
  }

  private List<String> versions(RowRange range) {
    List<String> found = new ArrayList<>();
    RowScan scan = new RowScan(events, SqlEvents.NAME, range);
    for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      found.add(next.get().key().row());
    }
    return found;
  }

  @Test
  void itIsOnlyRead() {
    TableRow row = TableRow.of(new RowKey("a", "b"), Map.of());
    List<ThrowingCallable> writes =
        List.of(
            () -> events.create(SqlEvents.NAME),
            () -> events.delete(SqlEvents.NAME),
            () -> events.insert(SqlEvents.NAME, List.of(row)),
            () -> events.replace(SqlEvents.NAME, row),
            () -> events.remove(SqlEvents.NAME, row.key()),
            () -> events.query(SqlEvents.NAME, RowRange.behind("a"), Optional.empty()));
    assertThat(writes)
        .allSatisfy(write -> assertThatThrownBy(write).isInstanceOf(TableException.class));
    assertThat(events.exists(SqlEvents.NAME)).isTrue();
  }

  /// To the letter: no server of it runs here.
  @Test
  void sqlServerIsAskedInTheOrderOfTexts() {
    Dialect dialect = Dialect.of("jdbc:sqlserver://db;databaseName=Conference").orElseThrow();
    String id = "lower(cast([AggregateId] as char(36))) collate Latin1_General_BIN2";
    assertThat(EventPages.statement(dialect, 9))
        .isEqualTo(
            "select [AggregateId], [Version], [Payload] from [Events].[Events] where"
                + " [AggregateType] = ? and "
                + id
                + " >= ? and ("
                + id
                + " > ? or [Version] >= ?) order by "
                + id
                + ", [Version] offset 0 rows fetch next 9 rows only");
  }
}
