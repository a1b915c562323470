package org.tranship.core.cutover;

import java.time.Duration;
import java.util.Optional;

/// When what still changes at the source is little enough to close it.
///
/// @param objects a pass that had at most so many to do is small
/// @param time a pass that took no longer is small
/// @param atMost passes; after them the source is closed however much the last had to do
public record DeltaPlan(Optional<Long> objects, Optional<Duration> time, int atMost) {
  public boolean isSmall(long changed, Duration took) {
    return objects.map(most -> changed <= most).orElse(false)
        || time.map(most -> took.compareTo(most) <= 0).orElse(false);
  }
}
