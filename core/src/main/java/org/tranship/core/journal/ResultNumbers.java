package org.tranship.core.journal;

import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;

/// For journals that keep results in tables: numbers stand for the enums' words, so that a million
/// rows are small. They are written down for good and never change their meaning.
public final class ResultNumbers {
  private ResultNumbers() {}

  public static int number(Outcome outcome) {
    return switch (outcome) {
      case DONE -> 0;
      case SAME -> 1;
      case SKIPPED -> 2;
      case FAILED -> 3;
      case UNKNOWN -> 4;
    };
  }

  /// @throws IllegalArgumentException if none has that number
  public static Outcome outcome(int number) {
    for (Outcome outcome : Outcome.values()) {
      if (number(outcome) == number) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("no outcome has the number " + number);
  }

  public static int number(Level level) {
    return switch (level) {
      case NONE -> 0;
      case SENT_AND_LISTED -> 1;
      case SERVER_CHECKSUM -> 2;
      case READBACK -> 3;
    };
  }

  /// @throws IllegalArgumentException if none has that number
  public static Level level(int number) {
    for (Level level : Level.values()) {
      if (number(level) == number) {
        return level;
      }
    }
    throw new IllegalArgumentException("no level has the number " + number);
  }
}
