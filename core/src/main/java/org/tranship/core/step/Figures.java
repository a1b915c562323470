package org.tranship.core.step;

import java.util.EnumMap;
import java.util.Map;

/// Figures as they stand, told by any thread and asked by any other.
public final class Figures {
  private final Map<Figure, Double> values = new EnumMap<>(Figure.class);

  /// @param value what is added to a sum, or how it stands now
  public synchronized void tell(Figure figure, double value) {
    double _ = values.merge(figure, value, figure.isSum() ? Double::sum : (_, now) -> now);
  }

  /// All that were told.
  public synchronized Map<Figure, Double> all() {
    return Map.copyOf(values);
  }
}
