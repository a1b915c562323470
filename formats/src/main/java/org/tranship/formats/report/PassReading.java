package org.tranship.formats.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.PartsDigest;

/// Reads one pass in one stream, so that its counts, its sizes and its failures agree with each
/// other even while the run is being written. Holds what is largest and nothing else.
final class PassReading {
  private static final int LARGEST = 10;
  private static final Comparator<PassReport.Sized> BY_SIZE =
      Comparator.comparing(PassReport.Sized::size)
          .thenComparing(Comparator.comparing(PassReport.Sized::key).reversed());

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<Level, Long> levels = new EnumMap<>(Level.class);
  private final SizeBand.Counter sizes = new SizeBand.Counter();
  private final PriorityQueue<PassReport.Sized> largest = new PriorityQueue<>(BY_SIZE);
  private long bytes;
  private long byParts;

  private PassReading() {}

  static PassReport read(
      RunView view, PassId pass, Optional<Duration> worked, Failures.Taker failures) {
    PassReading reading = new PassReading();
    try (RunView.Rows<ObjectResult> rows =
        view.results(pass, EnumSet.allOf(Outcome.class), Optional.empty())) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        reading.add(row.get());
        failures.add(pass, row.get());
      }
    }
    Tally tally = new Tally(reading.outcomes, reading.levels, ByteCount.of(reading.bytes));
    List<PassReport.Sized> largest = new ArrayList<>(reading.largest);
    largest.sort(BY_SIZE.reversed());
    PassReport report =
        new PassReport(
            pass,
            tally,
            reading.byParts,
            inFlight(view, pass),
            worked,
            reading.sizes.bands(),
            largest);
    return report.hasContents()
        ? report
        : new PassReport(pass, tally, 0, report.inFlight(), worked, List.of(), List.of());
  }

  private void add(ObjectResult result) {
    outcomes.merge(result.outcome(), 1L, Long::sum);
    if (result.succeeded()) {
      levels.merge(result.level(), 1L, Long::sum);
      bytes = Math.addExact(bytes, result.size().bytes());
      byParts += PartsDigest.isOf(result) ? 1 : 0;
      sizes.add(result.size().bytes());
      PassReport.Sized sized = new PassReport.Sized(result.key(), result.size());
      if (largest.size() < LARGEST) {
        largest.add(sized);
      } else if (BY_SIZE.compare(sized, largest.element()) > 0) {
        largest.remove();
        largest.add(sized);
      }
    }
  }

  private static long inFlight(RunView view, PassId pass) {
    long count = 0;
    try (RunView.Rows<ObjectIntent> rows = view.unsettled(pass)) {
      while (rows.next().isPresent()) {
        count++;
      }
    }
    return count;
  }
}
