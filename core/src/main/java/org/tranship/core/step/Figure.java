package org.tranship.core.step;

/// What a run of events tells whoever watches, while it goes on. Nothing of it is written down:
/// what a run rests on is in its journal.
public enum Figure {
  /// Events that were written to where they are moved to.
  EVENTS_COPIED(true),

  /// Events that were worked into read models.
  EVENTS_APPLIED(true),

  /// Events that came again and were found to be there already.
  EVENTS_AGAIN(true),

  /// How many events the target, or the read models, lack at this moment.
  EVENTS_BEHIND(false),

  /// For how many seconds the oldest of these has been there.
  EVENTS_BEHIND_SECONDS(false),

  /// How many events wait at the source to be published.
  EVENTS_PENDING(false),

  /// For how many seconds commands waited at a switch.
  COMMANDS_WAITED_SECONDS(true);

  private final boolean sum;

  /// Takes what is told.
  @FunctionalInterface
  public interface Taker {
    /// @param value what is added to a sum, or how it stands now
    void take(Figure figure, double value);
  }

  Figure(boolean sum) {
    this.sum = sum;
  }

  /// Whether each time it is told it is added to what was told before; else it takes its place.
  public boolean isSum() {
    return sum;
  }
}
