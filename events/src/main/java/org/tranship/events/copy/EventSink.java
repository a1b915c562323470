package org.tranship.events.copy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.layer.Patience;

/// Takes events of a source as they are delivered, and has the target hold each exactly once, in
/// its place: keyed by stream and version, compared by content.
///
/// Crash argument. How far a stream has come is asked of the target and nowhere else. An event that
/// comes again is compared with what is there where versions are the source's, and left out where
/// the last event of the stream says that it was worked off. One that comes too early waits for
/// those in front of it, and while any waits no checkpoint moves; so whoever goes on from the
/// checkpoint is delivered all that was waiting again.
public final class EventSink {
  /// How many events may wait for earlier ones.
  private static final int WAITING = 10_000;

  private final Route route;
  private final Places places;
  private final Appender appender;
  private final Map<String, TreeMap<Long, Event>> early = new HashMap<>();
  private int waiting;
  private long dropped;
  private long repeated;
  private final List<Event> out = new ArrayList<>();
  private final Map<String, Long> outNext = new HashMap<>();
  private final Map<String, Place> moved = new HashMap<>();

  public EventSink(Route route, Patience patience) {
    this.route = route;
    this.places = new Places(route.target(), route.versions());
    this.appender = new Appender(route, patience);
  }

  /// How many events were written, how many were there already, and how many gave nothing.
  public Counts counts() {
    return new Counts(appender.written(), appender.same() + repeated, dropped);
  }

  /// What became of events.
  ///
  /// @param written newly, at the target
  /// @param same were there already
  /// @param dropped gave no event, by a rule
  public record Counts(long written, long same, long dropped) {
    /// Both together.
    public Counts plus(Counts other) {
      return new Counts(written + other.written, same + other.same, dropped + other.dropped);
    }
  }

  /// Takes a delivery.
  ///
  /// @param checkpoint how far the source was read with it; not written while events wait
  /// @throws CopyFault if a version is missing at the source, or something else is at the target
  public void accept(List<Event> events, Optional<Checkpoint> checkpoint)
      throws InterruptedException {
    Set<String> streams = new LinkedHashSet<>();
    events.forEach(event -> streams.add(event.stream()));
    Map<String, Place> known = places.of(streams);
    for (Event event : events) {
      deliver(event, known);
    }
    flush(waiting == 0 ? checkpoint : Optional.empty());
    moved.clear();
  }

  /// Nothing more comes.
  ///
  /// @throws CopyFault if an event still waits for one in front of it
  public void end() {
    for (Map.Entry<String, TreeMap<Long, Event>> entry : early.entrySet()) {
      Place place = Objects.requireNonNull(places.of(List.of(entry.getKey())).get(entry.getKey()));
      throw CopyFault.gap(
          route.sourceName(),
          entry.getKey(),
          route.source().capabilities().firstVersion(),
          place.source() + 1,
          entry.getValue().firstKey());
    }
  }

  private void deliver(Event event, Map<String, Place> known) throws InterruptedException {
    String stream = event.stream();
    Place place = Objects.requireNonNull(moved.getOrDefault(stream, known.get(stream)), stream);
    long next = place.whole() ? place.source() + 1 : place.source();
    if (event.version() > next && !dropped(place, stream, next, event.version())) {
      if (early.computeIfAbsent(stream, _ -> new TreeMap<>()).put(event.version(), event) == null
          && ++waiting > WAITING) {
        end();
      }
      return;
    }
    if (event.version() < next) {
      again(event, place);
      return;
    }
    add(event, place);
    @Nullable TreeMap<Long, Event> held = early.get(stream);
    if (held != null) {
      @Nullable Event follower = held.remove(event.version() + 1);
      if (held.isEmpty()) {
        early.remove(stream);
      }
      if (follower != null) {
        waiting--;
        deliver(follower, known);
      }
    }
  }

  /// Whether all events in front of one give nothing. The last event of a stream at the target does
  /// not tell of those that were dropped behind it, so the source is asked, once.
  private boolean dropped(Place place, String stream, long from, long before) {
    if (place.exact() || !place.whole()) {
      return false;
    }
    long at = from;
    try (Cursor<Event> cursor = route.source().read(stream, Math.max(0, from))) {
      for (@Nullable Event event = cursor.next(); at < before; event = cursor.next()) {
        if (event == null || event.version() != at || !route.made(event, 0).isEmpty()) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  /// It was worked off already: compared where its version tells with what.
  private void again(Event event, Place place) throws InterruptedException {
    if (route.chain().oneToOne()) {
      put(route.made(event, place.next()).getFirst());
    } else {
      repeated++;
    }
  }

  private void add(Event event, Place place) throws InterruptedException {
    // What is left of an event of which some parts are there comes behind those.
    int there = place.whole() ? 0 : place.parts();
    List<Event> made = route.made(event, place.next() - there);
    if (made.isEmpty()) {
      dropped++;
    }
    for (Event part : made.subList(Math.min(there, made.size()), made.size())) {
      put(part);
    }
    moved.put(
        event.stream(),
        new Place(event.version(), made.size(), true, place.next() - there + made.size(), true));
  }

  /// Of each stream one append has versions that follow one another.
  private void put(Event event) throws InterruptedException {
    @Nullable Long next = outNext.get(event.stream());
    if (next != null && next != event.version()) {
      flush(Optional.empty());
    }
    out.add(event);
    outNext.put(event.stream(), event.version() + 1);
  }

  private void flush(Optional<Checkpoint> checkpoint) throws InterruptedException {
    appender.append(out, checkpoint);
    out.clear();
    outNext.clear();
    // Only what the target has is remembered as how far it has come.
    for (String stream : new HashSet<>(moved.keySet())) {
      places.put(stream, Objects.requireNonNull(moved.get(stream)));
    }
  }
}
