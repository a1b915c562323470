package org.tranship.runbook.journey.format;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Times for events that have none, as in the first release's store in SQL. They are made up from
/// an event's key alone, so they are the same whenever it is read: a millisecond for each version,
/// and a day for each type of aggregate, so that seats come before orders, and orders before the
/// seats that are assigned to them, whose events name them. Within a stream the order is the true
/// one; between streams it is not known.
///
/// @param since when the first would have happened
public record SqlClock(Instant since) {
  /// Where nothing is said: behind the events of conferences that are made up.
  public static final Instant SINCE = Instant.parse("2012-05-01T00:00:00Z");

  private static final List<String> ORDER =
      List.of("SeatsAvailability", "Order", "SeatAssignments");

  /// When an event happened, as far as anybody is told.
  public Instant time(String type, long version) {
    int place = ORDER.indexOf(type);
    return since
        .plus(Duration.ofDays(place < 0 ? ORDER.size() : place))
        .plus(Duration.ofMillis(version));
  }
}
