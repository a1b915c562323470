package org.tranship.core.eventlog;

/// A log that gives all events stream by stream in one reading, where asking for each stream by
/// itself would cost a request each.
public interface StreamScan {
  /// All events of all streams behind a name: streams in the order of their bytes, as
  /// [EventLog#streams] gives them, and the events of each in the order of their versions.
  ///
  /// @param after only streams behind this name; empty for all
  Cursor<Event> inStreamOrder(String after);
}
