package org.tranship.core.eventlog;

/// A place in the global order of one log, in the words of that log: a sequence number, an offset.
/// Only the log it came from can read it, and nobody compares two of them.
///
/// @param token empty for the place in front of the first event
public record Position(String token) {
  /// In front of the first event of any log.
  public static final Position START = new Position("");

  public static Position of(long number) {
    return new Position(Long.toString(number));
  }

  /// The position as a number, 0 for the start; for logs whose positions are numbers.
  ///
  /// @throws NumberFormatException if it is none
  public long number() {
    return token.isEmpty() ? 0 : Long.parseLong(token);
  }

  @Override
  public String toString() {
    return token.isEmpty() ? "the start" : token;
  }
}
