package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.client.tables.MemoryTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.runbook.journey.format.LogRows;

/// How long events take to the log, of which the overlap and the wait before a replay are made.
class LogLatencyTest {
  private static final String EVENTS = "events";
  private static final String LOG = "log";
  private static final String STREAM = "Order_o1";

  private final LeapingClock clock = new LeapingClock();
  private final MemoryTables tables = new MemoryTables(clock, 50);

  @BeforeEach
  void make() {
    boolean _ = tables.create(EVENTS);
    boolean _ = tables.create(LOG);
  }

  private void stored(String version) {
    boolean _ =
        tables.insert(EVENTS, List.of(TableRow.of(new RowKey(STREAM, version), new TreeMap<>())));
  }

  private void logged(String message, Instant taken) {
    TreeMap<String, String> columns = new TreeMap<>();
    columns.put("Kind", "Event");
    columns.put("MessageId", message);
    boolean _ = tables.insert(LOG, List.of(TableRow.of(LogRows.key(taken, message), columns)));
  }

  private Duration latency() throws InterruptedException {
    return LogWalk.latency(tables, EVENTS, LOG, clock.instant().minus(Duration.ofHours(1)));
  }

  @Test
  void theLongestOfLateCounts() throws Exception {
    stored("0000000000");
    logged(STREAM + "_0000000000", clock.instant());
    Instant taken = clock.instant();
    stored("0000000001");
    clock.leap(Duration.ofSeconds(10));
    logged(STREAM + "_0000000001", taken);
    logged("of-management", clock.instant().minusSeconds(5));
    assertThat(latency()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
    clock.leap(Duration.ofHours(2));
    assertThat(latency()).isZero();
  }

  /// The first release's events are in the log since the migration to the second, and not late.
  @Test
  void anEventThatWasMovedIsAsOldAsItsRow() throws Exception {
    Instant ago = clock.instant().minus(Duration.ofMinutes(40));
    stored("0000000000");
    logged(STREAM + "_0000000000", ago);
    assertThat(latency()).isLessThan(Duration.ofSeconds(2));
    logged("without-a-row", ago);
    assertThat(latency()).isGreaterThan(Duration.ofMinutes(39));
  }
}
