package org.tranship.runbook.objects;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A moment that the operator named: a time, or how long ago it is when the run is made.
///
/// @param text as it was written
public record TimeBound(String text) {
  private static final Pattern AGO = Pattern.compile("(?:\\d{1,9}[smhdw])+");
  private static final Pattern PART = Pattern.compile("(\\d+)([smhdw])");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

  /// @throws IllegalArgumentException if the text is no time, saying how one is written
  public TimeBound {
    resolve(text, Instant.EPOCH);
  }

  /// The moment, for a run that was made at this one.
  public Instant at(Instant made) {
    return resolve(text, made);
  }

  private static Instant resolve(String text, Instant made) {
    try {
      if (AGO.matcher(text).matches()) {
        Duration ago =
            PART.matcher(text)
                .results()
                .map(TimeBound::duration)
                .reduce(Duration.ZERO, Duration::plus);
        return made.minus(ago);
      }
      return DAY.matcher(text).matches()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no time; write how long ago, as in 7d or 1d12h (s, m, h, d, w), a day in UTC"
              + " as in 2026-11-01, or a moment as in 2026-11-01T08:30:00Z",
          e);
    }
  }

  private static Duration duration(MatchResult part) {
    long number = Long.parseLong(part.group(1));
    return switch (part.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
