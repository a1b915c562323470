package org.tranship.core.control;

import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Lengths of time as operators write them: `90s`, `10m`, `1d12h`, `500ms`.
public final class Durations {
  private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,9}(?:ms|[smhdw]))+");
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|[smhdw])");

  private Durations() {}

  /// @throws IllegalArgumentException if the text is no length of time, saying how one is written
  public static Duration parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no length of time; write 90s, 10m, 24h or 1d12h (ms, s, m, h, d, w)");
    }
    return PART.matcher(text).results().map(Durations::part).reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration part(MatchResult part) {
    long number = Long.parseLong(part.group(1));
    return switch (part.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }

  /// The same, in the largest units that give whole numbers.
  public static String text(Duration length) {
    long millis = length.toMillis();
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    long rest = millis;
    String[] units = {"d", "h", "m", "s", "ms"};
    long[] sizes = {86_400_000, 3_600_000, 60_000, 1_000, 1};
    for (int i = 0; i < units.length; i++) {
      if (rest / sizes[i] > 0) {
        text.append(rest / sizes[i]).append(units[i]);
        rest %= sizes[i];
      }
    }
    return text.toString();
  }
}
