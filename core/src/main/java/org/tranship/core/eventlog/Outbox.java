package org.tranship.core.eventlog;

/// A log that knows which of its events still wait to be published: rows of an outbox table, or
/// marks beside the events. Before a switch there must be none.
public interface Outbox {
  /// How much waits now.
  Pending pending();

  /// The events that wait, in no promised order, in memory that does not grow with their number.
  Cursor<Event> unpublished();
}
