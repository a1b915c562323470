package org.tranship.runbook.objects;

import java.util.Set;

/// What the operator agreed to by name on the command line, true of one process.
///
/// @param acknowledged dangers, by name: see [#NO_FENCE]
/// @param now end the soak before its time
public record Consent(Set<String> acknowledged, boolean now) {
  /// Writers cannot be kept out, and what they change is only noticed.
  public static final String NO_FENCE = "no-fence";

  /// Nothing.
  public static final Consent NONE = new Consent(Set.of(), false);

  public Consent {
    acknowledged = Set.copyOf(acknowledged);
  }

  boolean has(String danger) {
    return acknowledged.contains(danger);
  }
}
