package org.tranship.core.eventlog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Events to be appended, with the versions that they are to have, and what becomes true with them.
/// The versions are the expectation: see [EventLog#append].
///
/// @param events in the order in which they are to stand in the log; of each stream the versions
///   follow one another without a gap
/// @param checkpoint to be written with them, in the same transaction where the log can; may come
///   without events
public record Append(List<Event> events, Optional<Checkpoint> checkpoint) {
  public Append {
    events = List.copyOf(events);
    Map<String, Long> last = new HashMap<>();
    for (Event event : events) {
      @Nullable Long before = last.put(event.stream(), event.version());
      if (before != null && event.version() != before + 1) {
        throw new IllegalArgumentException(
            "In one append version "
                + event.version()
                + " of the stream "
                + event.stream()
                + " follows version "
                + before
                + ".");
      }
    }
  }

  public static Append of(Event... events) {
    return new Append(List.of(events), Optional.empty());
  }

  public static Append of(List<Event> events) {
    return new Append(events, Optional.empty());
  }

  public static Append of(Checkpoint checkpoint) {
    return new Append(List.of(), Optional.of(checkpoint));
  }
}
