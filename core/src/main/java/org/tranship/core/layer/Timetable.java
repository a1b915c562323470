package org.tranship.core.layer;

import java.time.Clock;
import java.time.LocalTime;
import java.util.List;

/// Bytes a second by the time of day. Outside of all spans there is no limit.
///
/// @param spans which do not overlap, in any order
public record Timetable(List<Span> spans) {

  /// A part of each day.
  ///
  /// @param from its first moment
  /// @param until the first moment behind it. Not later than `from` it is one of the next day; the
  ///   same is the whole day
  /// @param bytes bytes a second, above 0; infinite for no limit
  public record Span(LocalTime from, LocalTime until, double bytes) {
    public Span {
      if (!(bytes > 0)) {
        throw new IllegalArgumentException("A rate is above 0, not " + bytes + ".");
      }
    }

    boolean holds(LocalTime time) {
      boolean begun = !time.isBefore(from);
      boolean open = time.isBefore(until);
      return from.isBefore(until) ? begun && open : begun || open;
    }

    /// Whether there is a moment that belongs to both.
    public boolean overlaps(Span other) {
      return holds(other.from) || other.holds(from);
    }
  }

  /// @throws IllegalArgumentException if two spans overlap
  public Timetable {
    spans = List.copyOf(spans);
    for (int i = 0; i < spans.size(); i++) {
      for (Span later : spans.subList(i + 1, spans.size())) {
        if (spans.get(i).overlaps(later)) {
          throw new IllegalArgumentException(spans.get(i) + " and " + later + " overlap.");
        }
      }
    }
  }

  /// One rate at all times.
  ///
  /// @param bytes bytes a second; infinite for no limit
  public static Timetable always(double bytes) {
    return new Timetable(List.of(new Span(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, bytes)));
  }

  /// The limits of a store under this timetable.
  ///
  /// @param requests requests a second at all times; infinite for no limit
  /// @param wall tells the time of day, in its own zone. When it is put forward or back, as in
  ///   spring and autumn, the rate is that of the time it then shows
  public Limits limits(double requests, Clock wall) {
    if (spans.size() == 1 && spans.getFirst().from().equals(spans.getFirst().until())) {
      return new Rates(requests, spans.getFirst().bytes());
    }
    return () -> new Rates(requests, bytesAt(LocalTime.now(wall)));
  }

  private double bytesAt(LocalTime time) {
    for (Span span : spans) {
      if (span.holds(time)) {
        return span.bytes();
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
