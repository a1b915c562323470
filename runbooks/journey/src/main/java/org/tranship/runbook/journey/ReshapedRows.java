package org.tranship.runbook.journey;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.step.StepFailed;
import org.tranship.events.transform.TransformFault;
import org.tranship.runbook.journey.format.EventKey;
import org.tranship.runbook.journey.format.EventRows;

/// The first release's events as the second is to have them, in the order of the keys that they
/// have there. Where every event gives one, versions stay; else they are counted anew in each
/// stream, without a gap. Whoever copies and whoever compares walks through this, so the proof is
/// against what the rules make.
///
/// It holds what was made of one event, and a page of rows. The rows of events that were not sent
/// come behind the versions of their stream, so which versions those have by now is counted by
/// walking through that stream once more, in step with them.
final class ReshapedRows {
  private static final String FIRST = EventKey.version(0);
  private static final String LAST = "9999999999";

  private final Tables tables;
  private final String source;
  private final Reshaping reshaping;
  private final RowScan scan;
  private final Queue<EventRows.V1> made = new ArrayDeque<>();
  private Optional<RowKey> at = Optional.empty();
  private long read;
  private String stream = "";
  private long version;
  private @Nullable Recount recount;

  ReshapedRows(Tables tables, JourneyMigration migration) {
    this(tables, migration, RowRange.ALL);
  }

  /// @param range which of the source's rows; of a stream, all from the first on
  ReshapedRows(Tables tables, JourneyMigration migration, RowRange range) {
    this.tables = tables;
    this.source = migration.source();
    this.reshaping = Reshaping.of(migration.plan().settings());
    this.scan = new RowScan(tables, source, range);
  }

  /// The next one, or empty at the end.
  ///
  /// @throws IllegalArgumentException if a row of the source is no event of the first release; the
  ///   next call goes on behind it
  /// @throws StepFailed if a rule cannot be applied
  Optional<EventRows.V1> next() {
    while (made.isEmpty()) {
      Optional<TableRow> row = scan.next();
      if (row.isEmpty()) {
        return Optional.empty();
      }
      read++;
      at = row.map(TableRow::key);
      file(EventRows.read(row.get()));
    }
    return Optional.of(made.remove());
  }

  /// As [#next], without the rows that cannot be understood: those were never copied.
  Optional<EventRows.V1> nextReadable() {
    while (true) {
      try {
        return next();
      } catch (IllegalArgumentException _) {
        // The next call goes on behind it.
      }
    }
  }

  /// The row of the source that was read last.
  Optional<RowKey> at() {
    return at;
  }

  /// How many rows of the source were read.
  long read() {
    return read;
  }

  private void file(EventRows.V1 event) {
    EventKey key = event.key();
    if (!key.stream().equals(stream)) {
      stream = key.stream();
      version = 0;
      recount = null;
    }
    List<EventRows.V1> parts = parts(event);
    if (reshaping.oneToOne()) {
      made.addAll(parts);
      return;
    }
    long next = key.pending() ? recounted().before(key.version()) : version;
    for (EventRows.V1 part : parts) {
      made.add(EventRows.filed(part, new EventKey(stream, next++, key.pending())));
    }
    version = key.pending() ? version : next;
  }

  private List<EventRows.V1> parts(EventRows.V1 event) {
    try {
      return reshaping.of(event);
    } catch (TransformFault fault) {
      throw new StepFailed(String.valueOf(fault.getMessage()), fault);
    }
  }

  private Recount recounted() {
    Recount open = recount;
    if (open == null) {
      open = new Recount(new RowScan(tables, source, RowRange.rows(stream, FIRST, LAST)));
      recount = open;
    }
    return open;
  }

  /// Counts what was made of a stream's events once more.
  private final class Recount {
    private final RowScan again;
    private long counted;
    private Optional<EventRows.V1> ahead;

    Recount(RowScan again) {
      this.again = again;
      this.ahead = again.next().map(EventRows::read);
    }

    /// How many events were made of those in front of a version.
    long before(long limit) {
      while (ahead.isPresent() && ahead.get().key().version() < limit) {
        counted += parts(ahead.get()).size();
        ahead = again.next().map(EventRows::read);
      }
      return counted;
    }
  }
}
