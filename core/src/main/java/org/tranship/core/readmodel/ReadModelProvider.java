package org.tranship.core.readmodel;

import java.util.Set;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.value.Secrets;

/// A driver's entry for read models, found by `ServiceLoader`.
public interface ReadModelProvider {
  /// The schemes it answers to, in lower case.
  Set<String> schemes();

  /// Opens a place of read models. Does no I/O beyond what it must.
  ///
  /// @throws org.tranship.core.eventlog.EventLogException of kind `CONFIGURATION` for an unknown or
  ///   missing option
  ReadModels open(EventLogSpec spec, Secrets secrets);
}
