package org.tranship.core.journal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The name of a run, such as `20261121-093412-k7q2`: when it was made, by the clock of the machine
/// that made it, and four letters so that two of one second differ. Sorts by time, to the second.
///
/// @param text the name
public record RunId(String text) implements Comparable<RunId> {
  private static final Pattern FORM = Pattern.compile("[0-9]{8}-[0-9]{6}-[a-z0-9]{4}");
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  public RunId {
    if (!isValid(text)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no run; a run is named like 20261121-093412-k7q2.");
    }
  }

  /// Whether a text has the form of a run's name.
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  public static RunId create(Instant now, RandomGenerator random) {
    StringBuilder text = new StringBuilder(TIME.format(now)).append('-');
    for (int i = 0; i < 4; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return new RunId(text.toString());
  }

  @Override
  public int compareTo(RunId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
