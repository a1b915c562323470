package org.tranship.events.copy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.Origin;

/// How far each stream has come at the target, asked of the target once and remembered for the
/// streams that were in use last. A stream that is asked for and is not there begins in front of
/// its first event.
final class Places {
  private static final int MOST = 100_000;

  private final EventLog target;
  private final Versions versions;
  private final LinkedHashMap<String, Place> known =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
          return size() > MOST;
        }
      };

  Places(EventLog target, Versions versions) {
    this.target = target;
    this.versions = versions;
  }

  /// The places of these streams; asks the target for those that are not known.
  Map<String, Place> of(Collection<String> streams) {
    Map<String, Place> all = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String stream : streams) {
      @Nullable Place place = known.get(stream);
      if (place == null) {
        unknown.add(stream);
      } else {
        all.put(stream, place);
      }
    }
    if (!unknown.isEmpty()) {
      Map<String, Event> last = target.last(unknown);
      for (String stream : unknown) {
        Place place = versions.place(Optional.ofNullable(last.get(stream)));
        known.put(stream, place);
        all.put(stream, place);
      }
    }
    return all;
  }

  void put(String stream, Place place) {
    known.put(stream, place);
  }

  /// The versions that a copy gives, and what the last event of a stream says of how far it has
  /// come.
  record Versions(boolean kept, long sourceFirst, long targetFirst) {
    /// Versions are those of the source where every event gives exactly one; else they are counted
    /// anew, and each event says where it comes from.
    Place place(Optional<Event> last) {
      if (last.isEmpty()) {
        return new Place(sourceFirst - 1, 0, true, targetFirst, true);
      }
      Event event = last.get();
      if (kept) {
        return new Place(
            event.version() - targetFirst + sourceFirst, 1, true, event.version() + 1, true);
      }
      Origin origin = Origin.of(event).orElseThrow(() -> CopyFault.stray(event));
      return new Place(
          origin.version(), origin.part() + 1, origin.last(), event.version() + 1, false);
    }

    long target(long source) {
      return source - sourceFirst + targetFirst;
    }
  }
}
