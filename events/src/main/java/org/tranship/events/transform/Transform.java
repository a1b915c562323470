package org.tranship.events.transform;

import java.util.List;
import org.tranship.core.eventlog.Event;

/// What becomes of one event. Pure: the same event gives the same events, whenever, wherever and
/// however often it is asked; no clock, no random number, no counter, no look at anything else.
/// Checked, as far as it can be, by asking twice: see [TransformChain].
public interface Transform {
  /// @param event stays as it is
  /// @return none to drop it, one to change it, several to split it; in their order. All stay in
  ///   the stream of the event; which versions they get is for whoever writes them
  /// @throws TransformFault if the event cannot be transformed
  List<Event> apply(Event event);

  /// Whether each event gives exactly one, so that versions stay as they are.
  boolean oneToOne();

  /// What it does, for people: a clause.
  String description();
}
