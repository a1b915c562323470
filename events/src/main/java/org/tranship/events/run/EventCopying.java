package org.tranship.events.run;

import java.util.Optional;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogOpener;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.LogPlace;
import org.tranship.core.eventlog.Origin;
import org.tranship.core.layer.Patience;
import org.tranship.core.layer.TokenBucket;
import org.tranship.events.copy.ChosenStreams;
import org.tranship.events.copy.CopyFault;
import org.tranship.events.copy.CopyRound.Reading;
import org.tranship.events.copy.Route;
import org.tranship.events.transform.TransformChain;

/// A copy of events with both its logs open.
///
/// @param plan what was asked
/// @param route from where to where
/// @param patience with faults that may pass
/// @param reading how events are delivered
/// @param rate how many events are worked off, over all rounds together
public record EventCopying(
    EventPlan plan, Route route, Patience patience, Reading reading, TokenBucket rate)
    implements AutoCloseable {

  /// Opens both logs; nothing is asked of them yet.
  public static EventCopying open(EventPlan plan, EventLogOpener opener, Patience patience) {
    EventLog all = opener.open(plan.source());
    EventLog source = plan.streams().isEmpty() ? all : new ChosenStreams(all, plan.streams());
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
      TokenBucket rate = new TokenBucket(plan.rate(), plan.burst(), patience.clock());
      return new EventCopying(plan, route, patience, batch -> batch, rate);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /// The same, with events delivered otherwise.
  public EventCopying delivered(Reading other) {
    return new EventCopying(plan, route, patience, other, rate);
  }

  /// The way back, for after the switch: what a service records at the target is fed into the
  /// source, so that it is up to date should the service have to return to it. Events that the copy
  /// itself has written at the target say where they come from, and are left out.
  ///
  /// @throws CopyFault if nobody could tell which those are, or versions differ on both sides
  public EventCopying back() {
    TransformChain chain = plan.backChain();
    if (!route.chain().oneToOne() || !chain.oneToOne()) {
      throw CopyFault.noWayBack(
          "its rules drop or split events, so versions at the target are not those of the source,"
              + " and an event could not be given its place there");
    }
    if (!route.marked() || !route.target().capabilities().keeps(Kept.METADATA)) {
      throw CopyFault.noWayBack(
          "events at the target do not say where they come from, so nobody can tell those of the"
              + " service from those that were copied; that takes origin: keep, and a column for"
              + " metadata at the target");
    }
    EventLog from = route.target();
    EventLog into = route.source();
    String fromName = route.targetName();
    String intoName = route.sourceName();
    Route back =
        new Route(from, into, fromName, intoName, chain, false, route.checkpoint() + "-back");
    return new EventCopying(
        plan,
        back,
        patience,
        batch -> reading.delivered(batch).stream().filter(it -> Origin.of(it).isEmpty()).toList(),
        rate);
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
