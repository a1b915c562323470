package org.tranship.runbook.journey.third;

import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.step.StepContext;
import org.tranship.runbook.journey.format.EventKey;

/// Counts the events of each stream of the table that both releases share, in one walk, and looks
/// whether a version is missing. Streams grow meanwhile, without a gap at any moment, since the
/// rows of a save are written together.
record StreamCensus(Tables tables, String table) {
  /// Writes down how many events each stream has.
  ///
  /// @param counted told of each stream, too
  /// @return how many there are, for people
  static String words(StepContext context, ThirdMigration migration, Consumer<StreamCount> counted)
      throws InterruptedException {
    StreamCounts.Collector counts = new StreamCounts.Collector();
    String table = migration.events();
    boolean _ =
        ThirdStep.tables(
            migration,
            tables -> {
              new StreamCensus(tables, table).each(counts.andThen(counted));
              return true;
            });
    StreamCounts all = counts.counts();
    all.blocks()
        .forEach(block -> context.measured(StreamCounts.MEASURED, all.differing() == 0, block));
    return all.found()
        + " events in "
        + all.streams()
        + " streams of "
        + table
        + (all.differing() == 0
            ? " without a gap"
            : "; versions are missing in " + all.differing() + " of these, which the report names");
  }

  private void each(Consumer<StreamCount> counted) throws InterruptedException {
    RowScan scan = new RowScan(tables, table, RowRange.ALL);
    String stream = "";
    long last = -1;
    long found = 0;
    for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Optional<EventKey> key = EventKey.of(next.get().key()).filter(it -> !it.pending());
      if (key.isEmpty()) {
        continue;
      }
      if (!key.get().stream().equals(stream)) {
        end(counted, stream, last, found);
        stream = key.get().stream();
        found = 0;
      }
      last = key.get().version();
      found++;
    }
    end(counted, stream, last, found);
  }

  private static void end(Consumer<StreamCount> counted, String stream, long last, long found) {
    if (!stream.isEmpty()) {
      String how =
          found == last + 1
              ? ""
              : "its last version is " + last + ", so " + (last + 1 - found) + " are missing";
      counted.accept(new StreamCount(stream, last + 1, found, how));
    }
  }
}
