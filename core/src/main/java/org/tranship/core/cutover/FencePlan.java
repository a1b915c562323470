package org.tranship.core.cutover;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.tranship.core.control.ControlSpec;

/// What keeps writers out of the source.
///
/// @param raise closes it, in this order
/// @param prove writes that must be refused once it is closed
/// @param lower opens it again; empty where what raised it can take itself back
/// @param window how long it may stay closed before the run gives up, as long as nothing was
///   switched
public record FencePlan(
    List<ControlSpec> raise, List<ControlSpec> prove, List<ControlSpec> lower, Duration window) {
  public FencePlan {
    raise = List.copyOf(raise);
    prove = List.copyOf(prove);
    lower = List.copyOf(lower);
  }

  /// All acts and probes of it.
  public List<ControlSpec> controls() {
    return Stream.of(raise, prove, lower).flatMap(List::stream).toList();
  }
}
