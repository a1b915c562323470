package org.tranship.core.bus;

import java.util.Set;
import org.tranship.core.value.Secrets;

/// A driver's entry for buses, found by `ServiceLoader`.
public interface BusProvider {
  /// The schemes it answers to, in lower case.
  Set<String> schemes();

  /// One line for `tranship drivers`.
  String description();

  /// Makes a bus. Does no I/O beyond what it must: whether the bus can be used is `check`'s
  /// question.
  ///
  /// @throws BusException of kind `CONFIGURATION` for an unknown or missing option, naming the
  ///   nearest right one
  Bus open(BusSpec spec, Secrets secrets);
}
