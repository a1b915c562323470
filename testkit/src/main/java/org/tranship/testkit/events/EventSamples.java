package org.tranship.testkit.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;

/// Events for tests.
public final class EventSamples {
  /// When the first event of every stream was recorded.
  public static final Instant EPOCH = Instant.parse("2012-04-01T08:00:00Z");

  private EventSamples() {}

  /// An event with all that one can have; each version has its own content and time.
  public static Event event(String stream, long version) {
    return new Event(
        stream,
        version,
        "SeatsReserved",
        "2",
        Payload.of("{\"stream\": \"" + stream + "\", \"n\": " + version + "}"),
        Map.of("correlation", stream + "/" + version),
        Optional.of(EPOCH.plusSeconds(version).plusNanos(123_456_700)),
        Optional.empty());
  }

  /// Events of one stream with versions that follow one another.
  public static List<Event> events(String stream, long from, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(stream, from + i));
    }
    return events;
  }

  /// All that a cursor gives; closes it.
  public static <T> List<T> all(Cursor<T> cursor) {
    List<T> all = new ArrayList<>();
    try (cursor) {
      for (@Nullable T next = cursor.next(); next != null; next = cursor.next()) {
        all.add(next);
      }
    }
    return all;
  }
}
