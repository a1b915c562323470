package org.tranship.core.eventlog;

import java.util.Optional;
import org.tranship.core.value.OneLine;

/// How many events of one stream there are, as a comparison has counted them.
///
/// @param stream its name
/// @param expected how many the source gives, transformed
/// @param found how many the target has
/// @param difference how the stream is other than it should be; empty if it is as it should be
public record StreamCount(String stream, long expected, long found, String difference) {
  private static final String BETWEEN = "\t";
  private static final int FIELDS = 4;

  /// Whether the stream is as it should be.
  public boolean same() {
    return difference.isEmpty();
  }

  /// Of two numbers the larger one: a stream that has grown where it should not is not small.
  public long size() {
    return Math.max(expected, found);
  }

  /// The same numbers where they are no difference: what was recorded since is not at issue.
  public StreamCount settled() {
    return new StreamCount(stream, expected, found, "");
  }

  /// One line that [#of] reads, whatever the name of the stream is.
  public String line() {
    return String.join(
        BETWEEN,
        Long.toString(expected),
        Long.toString(found),
        OneLine.of(stream),
        OneLine.of(difference));
  }

  /// Reads a line; empty if it is none.
  public static Optional<StreamCount> of(String line) {
    String[] fields = line.split(BETWEEN, -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StreamCount(
              OneLine.read(fields[2]),
              Long.parseLong(fields[0]),
              Long.parseLong(fields[1]),
              OneLine.read(fields[3])));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
