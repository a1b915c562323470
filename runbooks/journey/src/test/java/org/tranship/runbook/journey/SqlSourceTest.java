package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.MemoryTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.run.RunState;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.format.SqlClock;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.runbook.journey.sql.SqlEvents;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.journey.GoldenIds;
import org.tranship.testkit.journey.GoldenSqlEvents;

/// The first release keeps its events in PostgreSQL, and the second in tables.
class SqlSourceTest {
  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() throws SQLException {
    world = world(scratch);
  }

  /// The golden events in its database.
  static JourneyWorld world(Path scratch) throws SQLException {
    JourneyWorld world = new JourneyWorld(scratch, new MemoryTables(Clock.systemUTC(), 5));
    JourneyDatabase database = database(world);
    world.seen =
        it ->
            new SplitTables(
                it, new SqlEvents(database, new SqlClock(SqlClock.SINCE)), SqlEvents.NAME, false);
    world.settings.put("event-store.url", world.database.jdbcUrl());
    try (Connection connection = world.database.connect()) {
      GoldenSqlEvents.write(connection);
    }
    return world;
  }

  private static JourneyDatabase database(JourneyWorld world) {
    return new JourneyDatabase(
        world.database::connect,
        Dialect.of(world.database.jdbcUrl()).orElseThrow(),
        world.database.jdbcUrl());
  }

  private void insert(String type, String id, int version, String payload) {
    try (Connection connection = world.database.connect()) {
      GoldenSqlEvents.insert(connection, type, id, version, payload);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertMigrated(String when) {
    assertThat(world.migrate()).as("%s: %s", when, world.why()).isInstanceOf(RunState.Ready.class);
    assertSecondRelease(world, when);
  }

  static void assertSecondRelease(JourneyWorld world, String when) {
    Map<RowKey, String> payloads = new TreeMap<>();
    for (List<GoldenEvents.Row> save : GoldenEvents.saves()) {
      save.stream()
          .filter(it -> !it.row().startsWith(GoldenEvents.PENDING))
          .forEach(
              it ->
                  payloads.put(
                      new RowKey(it.partition(), it.row()),
                      it.columns().getOrDefault("Payload", "")));
    }
    List<TableRow> events = world.rows(JourneyWorld.EVENTS);
    assertThat(events.stream().map(TableRow::key))
        .as(when)
        .containsExactlyElementsOf(payloads.keySet());
    assertThat(events)
        .as(when)
        .allSatisfy(
            row -> {
              assertThat(row.text("Payload")).contains(payloads.get(row.key()));
              assertThat(row.cells().keySet())
                  .containsExactly(
                      "AssemblyName",
                      "CreationDate",
                      "FullName",
                      "Namespace",
                      "Payload",
                      "SourceId",
                      "SourceType",
                      "TypeName");
            });
    assertThat(world.rows(JourneyWorld.LOG)).as(when).hasSize(37);
    Golden.assertViews(world, when);
  }

  @Test
  void theSecondReleaseFindsWhatItShouldAndTheWayBackToo() throws Exception {
    assertMigrated("migrated");
    assertThat(world.measured())
        .anyMatch(it -> it.contains("27 events in 6 streams, 0 of them not sent"))
        .anyMatch(it -> it.startsWith("source, odd: in SQL an event has no time"));
    assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
    Golden.assertNothingMade(world, "rolled back");
    assertThat(world.query("select count(*) from \"Events\".\"Events\"")).containsExactly("27");
  }

  /// Versions are counted anew by looking at a stream once more, forth and on the way back.
  @Test
  void rulesThatDropAndSplitComeToTheSameEndAndBack() throws Exception {
    Rules.everything().into(world.settings);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(world.rows(JourneyWorld.EVENTS).stream().map(it -> it.text("TypeName").orElse("")))
        .contains("OrderConfirmed", "OrderUpdated")
        .doesNotContain("SeatUnassigned", "SeatsReservationCommitted", "OrderPaymentConfirmed");
    ReshapedGolden.assertViews(world, "migrated");
    assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
    Golden.assertNothingMade(world, "rolled back");
  }

  /// Times are made up: seats, then orders, then the seats of orders, whose events name them.
  @Test
  void timesAreMadeUpInAnOrderThatCanBeReplayed() {
    assertMigrated("migrated");
    List<TableRow> log = world.rows(JourneyWorld.LOG).subList(10, 37);
    assertThat(log.stream().map(it -> it.text("SourceType").orElseThrow()).distinct())
        .containsExactly("SeatsAvailability", "Order", "SeatAssignments");
    assertThat(log.getFirst().text("CreationDate")).contains("2012-05-01T00:00:00.0000000Z");
    Optional<TableRow> paid =
        log.stream()
            .filter(it -> it.text("MessageId").orElseThrow().equals(Golden.ORDER + "_0000000004"))
            .findFirst();
    assertThat(paid.orElseThrow().text("CreationDate")).contains("2012-05-02T00:00:00.0040000Z");
  }

  @Test
  void aStoreThatIsStillWrittenToIsNoticed() {
    String payload = "{\"$type\":\"Registration.Events.OrderUpdated, Registration.Contracts\"}";
    int[] next = {5};
    world.meanwhile = () -> insert("Order", GoldenIds.PAID, next[0]++, payload);
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-110").contains("first:Events.Events");
  }

  @Test
  void aVersionThatIsMissingIsFound() {
    world.execute("delete from \"Events\".\"Events\" where \"Version\" = 2");
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-104");
  }

  @Test
  void aStoreThatIsNotThereIsNone() {
    world.execute("drop schema \"Events\" cascade");
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-101").contains("Events.Events");
  }

  @Test
  void whatMakesNoSenseIsAFaultOfThePlan() {
    assertContradicts("event-store.since", "2012-04-01T00:00:00Z", "event-store.since");
    assertContradicts("event-store.since", "May", "event-store.since");
    assertContradicts("event-store.url", "jdbc:mysql://db/x", "event-store.url");
    assertContradicts("event-store.password", "plain", "event-store.password");
    assertContradicts("tables.source-connection", "${FIRST}", "event-store");
  }

  private void assertContradicts(String setting, String value, String fault) {
    Map<String, String> settings = new TreeMap<>(world.plan().settings());
    settings.put(setting, value);
    assertThatThrownBy(() -> JourneyPlan.of(settings))
        .isInstanceOfSatisfying(
            PlanContradiction.class, e -> assertThat(e.setting()).isEqualTo(fault));
  }

  /// SQL holds what no cell of a table does.
  @Test
  void aPayloadThatNoTableHoldsIsRefusedBeforeAnythingIsDone() {
    String payload =
        "{\"$type\":\"Registration.Events.OrderUpdated, Registration.Contracts\",\"Seats\":\"%s\"}";
    String longest = payload.formatted("x".repeat(Tables.CELL_CHARACTERS - payload.length() + 2));
    insert("Order", GoldenIds.PAID, 5, longest);
    assertThat(looked("source")).matches(JourneyWords.Look::fine);
    insert("Order", GoldenIds.PAID, 6, longest + " ");
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why())
        .startsWith("TRJ-124")
        .contains("Order_" + GoldenIds.PAID)
        .contains("32769 characters");
    assertThat(world.service.acts).isEmpty();
  }

  /// What the second release writes has to come behind what is made up.
  @Test
  void timesThatAreNotOverAreRefused() throws Exception {
    Instant late = Instant.now().minus(Duration.ofDays(1));
    world.seen =
        it ->
            new SplitTables(
                it, new SqlEvents(database(world), new SqlClock(late)), SqlEvents.NAME, false);
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-125").contains("event-store.since");
    assertThat(world.service.acts).isEmpty();
  }

  /// What is read from a database is no request to the service of tables.
  @Test
  void itsRowsAreToldAndAreNoRequests() throws Exception {
    MoveEstimate estimate =
        MoveEstimate.of(
            world.migration(world.plan(), CrashPoint.never()), world.seen.apply(world.tables));
    assertThat(estimate.databaseRows()).isEqualTo(6 * 27);
    assertThat(estimate.requests()).isEqualTo(1 + 5 + estimate.groups() + 5);
    assertThat(estimate.words())
        .contains("6 pages read (besides 162 rows of the source's database, 27 in each walk");
  }

  private JourneyWords.Look looked(String what) {
    try {
      return JourneyWords.looks(world.migration(world.plan(), CrashPoint.never())).stream()
          .filter(it -> it.what().equals(what))
          .findFirst()
          .orElseThrow();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
