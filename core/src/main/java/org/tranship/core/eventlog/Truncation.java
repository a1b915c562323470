package org.tranship.core.eventlog;

/// A log from which the end of a stream can be removed. For taking back what a run has appended,
/// and nothing else.
public interface Truncation {
  /// Removes the events of a stream from a version on. Missing: nothing happens. Safe to repeat.
  /// Killed half way, the events that are left are contiguous from the first on.
  ///
  /// @return how many were removed
  long truncate(String stream, long from);

  /// Removes a checkpoint. Missing: nothing happens.
  void forget(String checkpoint);
}
