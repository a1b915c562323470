package org.tranship.core.eventlog;

import java.util.Set;
import org.tranship.core.value.Secrets;

/// A driver's entry for logs, found by `ServiceLoader`.
public interface EventLogProvider {
  /// The schemes it answers to, in lower case.
  Set<String> schemes();

  /// One line for `tranship drivers`.
  String description();

  /// Makes a log. Does no I/O beyond what it must: whether the log can be used is `check`'s
  /// question.
  ///
  /// @throws EventLogException of kind `CONFIGURATION` for an unknown or missing option, naming the
  ///   nearest right one
  EventLog open(EventLogSpec spec, Secrets secrets);
}
