package org.tranship.core.cutover;

import java.util.Set;

/// What the operator agreed to by name on the command line, true of one process.
///
/// @param acknowledged dangers, by name: see [#DANGERS]
/// @param now end the soak before its time
public record Consent(Set<String> acknowledged, boolean now) {
  /// Writers cannot be kept out, and what they change is only noticed.
  public static final String NO_FENCE = "no-fence";

  /// The source is empty, or has lost many of the objects that were copied: the copies go too.
  public static final String GONE_AT_SOURCE = "gone-at-source";

  /// Copies are gone from the target since the switch: they are named, and their originals stay.
  public static final String GONE_AT_TARGET = "gone-at-target";

  /// Every danger that can be acknowledged.
  public static final Set<String> DANGERS = Set.of(NO_FENCE, GONE_AT_SOURCE, GONE_AT_TARGET);

  /// Nothing.
  public static final Consent NONE = new Consent(Set.of(), false);

  public Consent {
    acknowledged = Set.copyOf(acknowledged);
  }

  /// Whether this danger was agreed to.
  public boolean has(String danger) {
    return acknowledged.contains(danger);
  }
}
