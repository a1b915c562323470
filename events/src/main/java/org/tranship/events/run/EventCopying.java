package org.tranship.events.run;

import java.util.Optional;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogOpener;
import org.tranship.core.eventlog.LogPlace;
import org.tranship.core.layer.Patience;
import org.tranship.events.copy.CopyRound.Reading;
import org.tranship.events.copy.Route;

/// A copy of events with both its logs open.
///
/// @param plan what was asked
/// @param route from where to where
/// @param patience with faults that may pass
/// @param reading how events are delivered
public record EventCopying(EventPlan plan, Route route, Patience patience, Reading reading)
    implements AutoCloseable {

  /// Opens both logs; nothing is asked of them yet.
  public static EventCopying open(EventPlan plan, EventLogOpener opener, Patience patience) {
    EventLog source = opener.open(plan.source());
    try {
      EventLog target = opener.open(plan.target());
      Route route =
          new Route(
              source,
              target,
              plan.source().location().toString(),
              plan.target().location().toString(),
              plan.chain(),
              plan.marked(),
              plan.checkpoint());
      return new EventCopying(plan, route, patience, batch -> batch);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /// The same, with events delivered otherwise.
  public EventCopying delivered(Reading other) {
    return new EventCopying(plan, route, patience, other);
  }

  /// Whether both logs are one.
  boolean onePlace() {
    Optional<LogPlace> from = route.source().feature(LogPlace.class);
    Optional<LogPlace> to = route.target().feature(LogPlace.class);
    return from.isPresent()
        ? from.equals(to)
        : plan.source().location().equals(plan.target().location())
            && plan.source().options().equals(plan.target().options());
  }

  @Override
  public void close() {
    try (EventLog _ = route.source()) {
      route.target().close();
    }
  }
}
