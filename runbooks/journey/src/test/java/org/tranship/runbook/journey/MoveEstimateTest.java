package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.MemoryTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.run.RunState;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenEvents;

/// What a move takes is told beforehand, and is what it takes.
class MoveEstimateTest {
  private static final String AGGREGATE = "Order_8c1f0000-0000-4000-8000-0000000000%02d";

  @TempDir private Path scratch;

  private static JourneyWorld world(Path scratch) {
    JourneyWorld world = new JourneyWorld(scratch, new MemoryTables(Clock.systemUTC(), 1_000));
    world.fill();
    return world;
  }

  private static String told(JourneyWorld world) throws InterruptedException {
    return JourneyWords.looks(world.migration(world.plan(), CrashPoint.never())).stream()
        .filter(it -> it.what().equals("estimate"))
        .findFirst()
        .orElseThrow()
        .detail();
  }

  private static MoveEstimate estimate(JourneyWorld world) throws InterruptedException {
    return MoveEstimate.of(world.migration(world.plan(), CrashPoint.never()), world.tables);
  }

  /// Counts what is asked of tables.
  private static Tables counted(Tables tables, Map<String, Long> calls) {
    return (Tables)
        Proxy.newProxyInstance(
            Tables.class.getClassLoader(),
            new Class<?>[] {Tables.class},
            (_, method, arguments) -> {
              if (!Set.of("place", "close").contains(method.getName())) {
                calls.merge(method.getName(), 1L, Long::sum);
              }
              return method.invoke(tables, arguments);
            });
  }

  /// More than a page of a walk, more than a group of a stream.
  private static void more(Tables tables) {
    for (int stream = 10; stream < 15; stream++) {
      for (int version = 0; version < 250; version++) {
        String partition = AGGREGATE.formatted(stream);
        String id = partition.substring("Order_".length());
        boolean _ =
            tables.insert(
                GoldenEvents.TABLE,
                List.of(
                    TableRow.of(
                        new RowKey(partition, "%010d".formatted(version)),
                        Map.of(
                            "SourceId",
                            id,
                            "SourceType",
                            "Order",
                            "Payload",
                            "{\"$type\":\"Registration.Events.OrderExpired,"
                                + " Registration.Contracts\"}"))));
      }
    }
  }

  @Test
  void theMoveTakesWhatWasTold() throws Exception {
    JourneyWorld world = world(scratch);
    more(world.tables);
    MoveEstimate estimate = estimate(world);
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isFalse();
    Map<String, Long> calls = new TreeMap<>();
    world.seen = it -> counted(it, calls);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(calls)
        .containsOnly(
            Map.entry("query", estimate.pages()),
            Map.entry("insert", estimate.groups()),
            Map.entry("exists", 3L),
            Map.entry("create", 2L));
    assertThat(estimate.requests())
        .isEqualTo(calls.values().stream().mapToLong(Long::longValue).sum());
    assertThat(estimate.eventRows()).isEqualTo(1_278);
    assertThat(estimate.logRows()).isEqualTo(1_287);
  }

  @Test
  void pricesAreThePlansOrCalledDefaults() throws Exception {
    JourneyWorld world = world(scratch);
    assertThat(told(world))
        .contains("28 rows of events and 37 of the log")
        .contains("USD at 0.00036 for 10,000 (a default, not your contract: see costs.requests)")
        .contains("50ms for a write (a default");
    world.settings.put("costs.requests", "2500");
    world.settings.put("costs.currency", "EUR");
    world.settings.put("costs.write", "10s");
    MoveEstimate estimate = estimate(world);
    assertThat(estimate.price()).isEqualByComparingTo("" + estimate.requests() * 0.25);
    assertThat(estimate.time())
        .isGreaterThan(Duration.ofSeconds(10).multipliedBy(estimate.groups()));
    assertThat(told(world)).contains("EUR at 2500 for 10,000, without").doesNotContain("default");
  }

  /// To estimate it takes no longer for that.
  @Test
  void aRateIsInTheTime() throws Exception {
    JourneyWorld world = world(scratch);
    world.settings.put("rate", "1");
    Instant start = Instant.now();
    assertThat(estimate(world).time()).isGreaterThan(Duration.ofSeconds(28 + 37));
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  /// Nothing is estimated of what would be refused.
  @Test
  void aSourceThatIsRefusedHasNoEstimate() throws Exception {
    JourneyWorld world = world(scratch);
    assertThat(world.tables.remove(GoldenEvents.TABLE, new RowKey(Golden.ORDER, "0000000002")))
        .isTrue();
    assertThat(JourneyWords.looks(world.migration(world.plan(), CrashPoint.never())))
        .noneMatch(it -> it.what().equals("estimate"));
  }
}
