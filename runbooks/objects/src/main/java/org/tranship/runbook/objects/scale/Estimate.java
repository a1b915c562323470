package org.tranship.runbook.objects.scale;

/// A figure of which a range is known: with 95 % probability, as far as the sample can tell, it
/// lies between both ends.
///
/// @param low the lower end
/// @param value the best guess
/// @param high the upper end
/// @param isCounted whether it was counted and not estimated; then all three are the same
public record Estimate(double low, double value, double high, boolean isCounted) {
  public Estimate {
    if (!(low <= value && value <= high)) {
      throw new IllegalArgumentException(low + " <= " + value + " <= " + high + " does not hold");
    }
  }

  /// A figure that was counted.
  public static Estimate counted(double value) {
    return new Estimate(value, value, value, true);
  }

  /// The range around a mean.
  ///
  /// @param error half its width
  /// @param least what is known to be there, which the lower end is never below
  public static Estimate around(double mean, double error, double least) {
    double value = Math.max(mean, least);
    return new Estimate(
        Math.clamp(mean - error, least, value), value, Math.max(mean + error, value), false);
  }
}
