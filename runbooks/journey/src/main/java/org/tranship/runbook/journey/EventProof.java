package org.tranship.runbook.journey;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.runbook.journey.format.EventRows;
import org.tranship.runbook.journey.format.LogRows;

/// Reads both tables of events and the message log once more, side by side: each row of the source
/// has its row at the target, cell by cell, as the rules of the plan make it, and nothing else is
/// there; and the log has exactly one row of each event, and that is what it should be.
///
/// @param live whether the second release may have written since, so that more is no fault
/// @param counted told how many events each stream has, also where an earlier one differs
record EventProof(
    Tables tables, JourneyMigration migration, boolean live, Consumer<StreamCount> counted) {
  /// What was found.
  ///
  /// @param difference the first, as a clause; empty if there is none
  /// @param words for people
  /// @param whole whether every stream was gone through to its end, and so was counted
  record Found(Optional<String> difference, String words, boolean whole) {
    Found(Optional<String> difference, String words) {
      this(difference, words, true);
    }
  }

  Found prove() {
    StreamWalk walk = new StreamWalk(counted);
    try {
      Found found = sideBySide(walk);
      walk.end();
      return found;
    } catch (IllegalArgumentException e) {
      return new Found(
          Optional.of("the source has what is no event of the first release: " + e.getMessage()),
          "",
          false);
    }
  }

  private Found sideBySide(StreamWalk walk) {
    Optional<Found> first = Optional.empty();
    ReshapedRows source = new ReshapedRows(tables, migration);
    RowScan target = new RowScan(tables, migration.events(), RowRange.ALL);
    RowSum expected = new RowSum();
    long rows = 0;
    Optional<TableRow> there = target.next();
    for (Optional<EventRows.V1> next = source.next(); next.isPresent(); next = source.next()) {
      EventRows.V1 event = next.get();
      TableRow wanted = EventRows.toV2(event);
      while (there.isPresent() && there.get().key().compareTo(wanted.key()) < 0) {
        first = first.or(extra(walk, there.get().key()));
        there = target.next();
      }
      if (there.isEmpty() || !there.get().key().equals(wanted.key())) {
        // A row of an event that was not sent goes when the second release has sent it.
        if (live && event.key().pending()) {
          walk.gone(wanted.key());
        } else {
          walk.missing(wanted.key());
          first = first.or(() -> differs(wanted.key(), "is missing"));
        }
      } else {
        if (there.get().sameAs(wanted)) {
          walk.same(wanted.key());
        } else {
          walk.changed(wanted.key());
          first = first.or(() -> differs(wanted.key(), "is not as it should be"));
        }
        there = target.next();
      }
      LogRows.of(event).ifPresent(expected::add);
      rows++;
    }
    while (there.isPresent() && !live) {
      first = first.or(extra(walk, there.get().key()));
      there = target.next();
    }
    return first.isPresent() ? first.get() : log(rows, expected);
  }

  private Supplier<Optional<Found>> extra(StreamWalk walk, RowKey key) {
    if (live) {
      return Optional::empty;
    }
    walk.extra(key);
    return () -> differs(key, "is in nobody's source");
  }

  private Optional<Found> differs(RowKey key, String how) {
    return Optional.of(differs(migration.events(), key, how));
  }

  private Found log(long rows, RowSum expected) {
    RowSum found = new RowSum();
    long generated = 0;
    if (live) {
      return oneByOne(rows, expected.count());
    }
    RowScan log = new RowScan(tables, migration.log(), RowRange.ALL);
    for (Optional<TableRow> next = log.next(); next.isPresent(); next = log.next()) {
      if (LogRows.isGenerated(next.get())) {
        generated++;
      } else {
        found.add(next.get());
      }
    }
    if (!found.sameAs(expected)) {
      Found first = oneByOne(rows, expected.count());
      return first.difference().isPresent()
          ? first
          : new Found(
              Optional.of(
                  "the log "
                      + migration.log()
                      + " has "
                      + found.count()
                      + " rows of events, and "
                      + expected.count()
                      + " belong there"),
              "");
    }
    return new Found(
        Optional.empty(),
        rows
            + " rows of events, and "
            + expected.count()
            + " of the log besides "
            + generated
            + " that were made up");
  }

  /// Asks the log for each event: slower, and names the one that is missing.
  private Found oneByOne(long rows, long events) {
    ReshapedRows source = new ReshapedRows(tables, migration);
    for (Optional<EventRows.V1> next = source.next(); next.isPresent(); next = source.next()) {
      Optional<TableRow> wanted = LogRows.of(next.get());
      if (wanted.isPresent()) {
        Optional<TableRow> there = tables.get(migration.log(), wanted.get().key());
        if (there.isEmpty() || !there.get().sameAs(wanted.get())) {
          return differs(
              migration.log(),
              wanted.get().key(),
              there.isEmpty() ? "is missing" : "is not as it should be");
        }
      }
    }
    return new Found(Optional.empty(), rows + " rows of events, and " + events + " of the log");
  }

  private static Found differs(String table, RowKey key, String how) {
    return new Found(Optional.of("the row " + key + " of " + table + " " + how), "");
  }
}
