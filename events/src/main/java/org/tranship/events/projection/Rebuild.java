package org.tranship.events.projection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.Position;

/// Rebuilds a read model from a log that has a global order, in a shadow that nobody reads, and
/// puts it in the place of the live one once it has caught up.
///
/// Crash argument. What a batch of events changes and how far it goes are written at once, so a
/// rebuild that is begun again goes on behind the last batch, and no event is worked in twice.
/// Killed before the swap, the live view is the old one; killed after it, the new one; there is no
/// moment between the two.
public final class Rebuild {
  private static final int BATCH = 1_000;

  private final EventLog log;
  private final Projection projection;
  private final Views views;
  private final int batch;

  public Rebuild(EventLog log, Projection projection, Views views) {
    this(log, projection, views, BATCH);
  }

  /// @param batch how many events are worked in at once
  public Rebuild(EventLog log, Projection projection, Views views, int batch) {
    this.log = log;
    this.projection = projection;
    this.views = views;
    this.batch = batch;
  }

  /// Fills the shadow up to the end of the log, and swaps it in.
  ///
  /// @return how many events were worked in by this try
  public long run() throws InterruptedException {
    long events = fill();
    while (log.end(position()).behind() > 0) {
      events += fill();
    }
    views.swap(projection.name(), projection.revision());
    return events;
  }

  /// Fills the shadow up to the end of the log, and leaves it a shadow.
  ///
  /// @return how many events were worked in by this try
  public long fill() throws InterruptedException {
    Position at = position();
    if (at.equals(Position.START)) {
      views.fill(projection.name(), projection.revision(), Map.of(), at);
    }
    Changes changes = new Changes();
    long events = 0;
    int pending = 0;
    try (Cursor<Event> cursor = log.readAll(at)) {
      for (@Nullable Event event = cursor.next(); event != null; event = cursor.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("told to stop");
        }
        projection.apply(event, changes);
        at = event.position().orElseThrow();
        events++;
        if (++pending == batch) {
          write(changes, at);
          pending = 0;
        }
      }
    }
    if (pending > 0) {
      write(changes, at);
    }
    return events;
  }

  private Position position() {
    return views.shadow(projection.name(), projection.revision()).orElse(Position.START);
  }

  private void write(Changes changes, Position at) {
    views.fill(projection.name(), projection.revision(), changes.pending, at);
    changes.pending.clear();
  }

  /// The shadow with what the batch has changed so far on top.
  private final class Changes implements View {
    private final Map<String, Optional<String>> pending = new LinkedHashMap<>();

    @Override
    public Optional<String> get(String key) {
      Optional<String> changed = pending.getOrDefault(key, Optional.empty());
      return pending.containsKey(key) ? changed : views.get(projection.name(), key);
    }

    @Override
    public void put(String key, String value) {
      pending.put(key, Optional.of(value));
    }

    @Override
    public void remove(String key) {
      pending.put(key, Optional.empty());
    }
  }
}
