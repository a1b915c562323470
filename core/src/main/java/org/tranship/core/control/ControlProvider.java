package org.tranship.core.control;

import java.util.Set;
import org.tranship.core.value.Secrets;

/// Offers one or several kinds of controls. Found by `ServiceLoader`.
public interface ControlProvider {
  /// The kinds it knows.
  Set<String> kinds();

  /// Makes a control. Nothing is reached and no secret resolved.
  ///
  /// @throws IllegalArgumentException if the settings make no sense, saying which and why
  Control open(ControlSpec spec, Secrets secrets);
}
