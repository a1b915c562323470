package org.tranship.events.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.events.copy.Route;
import org.tranship.events.transform.TransformFault;

/// What would become of events: the first of each type and revision is shown before and after, and
/// everything that cannot be transformed. Nothing is written, and the target is not asked.
public final class Preview {
  private static final int FAULTS = 100;

  private final Route route;
  private final long most;

  /// @param most how many events are looked at
  public Preview(Route route, long most) {
    this.route = route;
    this.most = most;
  }

  /// One event.
  ///
  /// @param before as it is
  /// @param after what is made of it; versions are those of the one
  /// @param fault why nothing can be made of it
  public record Sample(Event before, List<Event> after, Optional<String> fault) {}

  /// What was looked at.
  ///
  /// @param events how many
  /// @param types of how many types and revisions
  /// @param made how many events were made of them
  /// @param faults how many cannot be transformed
  /// @param rules what the plan does, one clause a rule
  public record Seen(long events, long types, long made, long faults, List<String> rules) {}

  /// @param shown told of each sample
  public Seen run(Consumer<Sample> shown) throws InterruptedException {
    Set<String> types = new HashSet<>();
    long events = 0;
    long made = 0;
    long faults = 0;
    try (Cursor<Event> cursor = cursor()) {
      for (@Nullable Event event = cursor.next();
          event != null && events < most;
          event = cursor.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("told to stop");
        }
        events++;
        boolean first = types.add(event.type() + " " + event.revision());
        try {
          List<Event> after = route.chain().apply(event);
          made += after.size();
          if (first) {
            shown.accept(new Sample(event, after, Optional.empty()));
          }
        } catch (TransformFault e) {
          if (faults++ < FAULTS) {
            shown.accept(new Sample(event, List.of(), Optional.of(String.valueOf(e.getMessage()))));
          }
        }
      }
    }
    return new Seen(events, types.size(), made, faults, route.chain().descriptions());
  }

  private Cursor<Event> cursor() {
    if (route.source().capabilities().globalOrder()) {
      return route.source().readAll(Position.START);
    }
    List<Event> some = new ArrayList<>();
    try (Cursor<StreamInfo> streams = route.source().streams("")) {
      for (@Nullable StreamInfo info = streams.next();
          info != null && some.size() < Math.min(most, 10_000);
          info = streams.next()) {
        try (Cursor<Event> events = route.source().read(info.stream(), 0)) {
          for (@Nullable Event event = events.next();
              event != null && some.size() < most;
              event = events.next()) {
            some.add(event);
          }
        }
      }
    }
    return Cursor.over(some);
  }
}
