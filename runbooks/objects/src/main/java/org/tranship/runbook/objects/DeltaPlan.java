package org.tranship.runbook.objects;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.control.Durations;

/// When what still changes at the source is little enough to close it.
///
/// @param objects a pass that had at most so many to do is small
/// @param time a pass that took no longer is small
/// @param atMost passes; after them the source is closed however much the last had to do
public record DeltaPlan(Optional<Long> objects, Optional<Duration> time, int atMost) {
  boolean isSmall(long changed, Duration took) {
    return objects.map(most -> changed <= most).orElse(false)
        || time.map(most -> took.compareTo(most) <= 0).orElse(false);
  }

  /// Reads it from the settings of a migration.
  ///
  /// @throws PlanContradiction if it makes no sense
  static DeltaPlan of(Map<String, String> settings) {
    String until = settings.getOrDefault("delta.until", "1000 objects").strip();
    int most =
        PlanSettings.parsed(
            settings,
            "delta.at-most",
            "5",
            text -> {
              int number = Integer.parseInt(text);
              if (number < 1) {
                throw new IllegalArgumentException("one pass at least");
              }
              return number;
            });
    if (until.endsWith("objects") || until.endsWith("object")) {
      String number = until.substring(0, until.indexOf("object")).strip();
      return new DeltaPlan(
          Optional.of(
              PlanSettings.parsed(Map.of("delta.until", number), "delta.until", "", Long::valueOf)),
          Optional.empty(),
          most);
    }
    return new DeltaPlan(
        Optional.empty(),
        Optional.of(PlanSettings.parsed(settings, "delta.until", "", Durations::parse)),
        most);
  }
}
