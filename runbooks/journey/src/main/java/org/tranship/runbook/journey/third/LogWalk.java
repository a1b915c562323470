package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.runbook.journey.format.DotNetTime;
import org.tranship.runbook.journey.format.LogRows;

/// Walks through the events of a message log in the order of time, from where somebody was.
final class LogWalk {
  private static final int DIGITS = 20;
  private static final String MESSAGE = "MessageId";

  /// Behind every row of a moment.
  private static final String END = "`";

  private final Tables tables;
  private final String log;
  private final Optional<RowKey> last;
  private RowScan scan;
  private final Optional<RowKey> after;
  private boolean within;

  /// @param after the row behind which it begins; empty for the beginning
  /// @param until the last moment that is meant; empty for all there is
  LogWalk(Tables tables, String log, Optional<RowKey> after, Optional<Instant> until) {
    this.tables = tables;
    this.log = log;
    this.after = after;
    this.last = until.map(it -> new RowKey(DotNetTime.month(it), DotNetTime.key(it) + END));
    this.within = after.isPresent();
    this.scan =
        new RowScan(
            tables,
            log,
            after.map(it -> RowRange.rows(it.partition(), it.row(), END)).orElse(RowRange.ALL));
  }

  /// The next event, or empty at the end.
  Optional<TableRow> next() throws InterruptedException {
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Optional<TableRow> row = scan.next();
      if (row.isEmpty() && within) {
        // What is left of the partition is done; the others follow.
        within = false;
        scan = new RowScan(tables, log, RowRange.behind(after.orElseThrow().partition()));
        continue;
      }
      if (row.isEmpty() || last.isPresent() && row.get().key().compareTo(last.get()) > 0) {
        return Optional.empty();
      }
      if (!after.equals(Optional.of(row.get().key())) && LogRows.isEvent(row.get())) {
        return row;
      }
    }
  }

  /// When the bus had taken what a row is of.
  static long ticks(RowKey key) {
    return Long.parseLong(key.row().substring(0, DIGITS));
  }

  /// The longest that it took, of late, from the bus to the log, by the clocks of both. An event
  /// that the migration to the second release has moved is as old as its row in the second's table:
  /// the log has it from that migration, and not from the bus, however old it is.
  ///
  /// @param events the table of events
  /// @param since only rows of events from then on
  static Duration latency(Tables tables, String events, String log, Instant since)
      throws InterruptedException {
    RowKey from = new RowKey(DotNetTime.month(since), DotNetTime.key(since));
    LogWalk walk = new LogWalk(tables, log, Optional.of(from), Optional.empty());
    Duration longest = Duration.ZERO;
    for (Optional<TableRow> next = walk.next(); next.isPresent(); next = walk.next()) {
      Instant taken = DotNetTime.of(ticks(next.get().key()));
      Instant written = next.get().timestamp().orElse(taken);
      if (Duration.between(taken, written).compareTo(longest) > 0) {
        // Only those that would be the longest are looked up.
        Instant stored = stored(tables, events, next.get()).orElse(taken);
        Duration took = Duration.between(stored.isAfter(taken) ? stored : taken, written);
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
    }
    return longest;
  }

  /// When the event of a row of the log was written to its stream; empty for one that has none.
  private static Optional<Instant> stored(Tables tables, String events, TableRow row) {
    String message = row.text(MESSAGE).orElse("");
    int split = message.lastIndexOf('_');
    return split < 0
        ? Optional.empty()
        : tables
            .get(events, new RowKey(message.substring(0, split), message.substring(split + 1)))
            .flatMap(TableRow::timestamp);
  }
}
