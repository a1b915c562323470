package org.tranship.core.eventlog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What an append means against what a log holds: which events are new, and which do not fit. A
/// driver asks this inside its transaction, or before its inserts where those fail on what is there
/// already; the decision is the same in every log.
public final class InsertOrCompare {
  private final List<Event> fresh = new ArrayList<>();
  private final List<Clash> clashes = new ArrayList<>();

  /// @param capabilities of the log; what it does not keep is not compared
  /// @param events of each stream without gaps
  /// @param last the highest version of a stream; empty if the stream does not exist
  /// @param stored the event of a stream with a version; asked only for versions up to the highest
  public InsertOrCompare(
      LogCapabilities capabilities,
      List<Event> events,
      Function<String, Optional<Long>> last,
      BiFunction<String, Long, Optional<Event>> stored) {
    Map<String, Long> next = new HashMap<>();
    Set<String> broken = new HashSet<>();
    for (Event event : events) {
      String stream = event.stream();
      if (broken.contains(stream)) {
        continue;
      }
      long expected =
          next.computeIfAbsent(
              stream, name -> last.apply(name).map(v -> v + 1).orElse(capabilities.firstVersion()));
      @Nullable Clash clash = null;
      if (event.version() == expected) {
        fresh.add(event);
        next.put(stream, expected + 1);
      } else if (event.version() > expected) {
        clash = new Clash.Gap(stream, event.version(), expected);
      } else {
        Optional<Event> there = stored.apply(stream, event.version());
        clash =
            there.isEmpty()
                ? new Clash.Gap(stream, event.version(), expected)
                : difference(capabilities, event, there.get()).orElse(null);
      }
      if (clash != null) {
        clashes.add(clash);
        broken.add(stream);
      }
    }
  }

  /// How an event differs from the one that has its version.
  public static Optional<Clash> difference(LogCapabilities capabilities, Event sent, Event found) {
    var wanted = ContentHash.of(capabilities.kept(sent));
    var there = ContentHash.of(capabilities.kept(found));
    return wanted.equals(there)
        ? Optional.empty()
        : Optional.of(new Clash.Content(sent.stream(), sent.version(), wanted, there));
  }

  /// The events to be written, in their order; only if nothing clashes.
  public List<Event> fresh() {
    return List.copyOf(fresh);
  }

  /// What does not fit: the first of each stream.
  public List<Clash> clashes() {
    return List.copyOf(clashes);
  }
}
