package org.tranship.core.bus.filter;

/// What a condition says of a message. A comparison with a property that is not there is neither
/// true nor false, as in SQL; a filter takes a message only where its condition is true.
enum Verdict {
  TRUE,
  FALSE,
  UNKNOWN;

  static Verdict of(boolean is) {
    return is ? TRUE : FALSE;
  }

  Verdict not() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
    };
  }

  Verdict and(Verdict other) {
    if (this == FALSE || other == FALSE) {
      return FALSE;
    }
    return this == TRUE && other == TRUE ? TRUE : UNKNOWN;
  }

  Verdict or(Verdict other) {
    return not().and(other.not()).not();
  }
}
