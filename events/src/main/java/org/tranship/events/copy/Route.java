package org.tranship.events.copy;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogCapabilities.CheckpointPlace;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.Origin;
import org.tranship.events.transform.TransformChain;

/// From where to where, and what becomes of events on the way.
///
/// @param source where they are
/// @param target where they go
/// @param sourceName the source for people
/// @param targetName the target for people
/// @param chain what becomes of them
/// @param marked each event at the target says where it comes from
/// @param checkpoint the name under which the target keeps how far the copy has come
public record Route(
    EventLog source,
    EventLog target,
    String sourceName,
    String targetName,
    TransformChain chain,
    boolean marked,
    String checkpoint) {

  /// Whether the target can hold what comes: where events get other versions, they must say where
  /// they come from, or nobody could tell how far a copy has come.
  public boolean holds() {
    return chain.oneToOne() || marked && target.capabilities().keeps(Kept.METADATA);
  }

  /// Whether all events are read in one order, and the target keeps how far; else the copy goes
  /// stream by stream, and the last event of each at the target tells.
  public boolean ordered() {
    return source.capabilities().globalOrder()
        && target.capabilities().checkpoint() != CheckpointPlace.NONE;
  }

  Places.Versions versions() {
    LogCapabilities from = source.capabilities();
    LogCapabilities to = target.capabilities();
    return new Places.Versions(chain.oneToOne(), from.firstVersion(), to.firstVersion());
  }

  /// The events made of one, with the versions that they get.
  ///
  /// @param next the version of the first of them where versions are counted anew
  /// @throws org.tranship.events.transform.TransformFault if it cannot be transformed
  public List<Event> made(Event event, long next) {
    List<Event> parts = chain.apply(event);
    List<Event> made = new ArrayList<>(parts.size());
    long version = chain.oneToOne() ? versions().target(event.version()) : next;
    for (int part = 0; part < parts.size(); part++) {
      Event placed = parts.get(part).withVersion(version + part);
      made.add(
          marked
              ? new Origin(event.stream(), event.version(), part, parts.size(), event.position())
                  .mark(placed)
              : placed);
    }
    return made;
  }

  /// The first version of a stream at the target.
  public long first() {
    return target.capabilities().firstVersion();
  }
}
