package org.tranship.runbook.anchore.rows;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Times as Python's `datetime.isoformat` writes them: six digits of microseconds, no zone, and no
/// fraction at all where the microseconds are zero.
final class PythonTime {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

  private PythonTime() {}

  static @Nullable String isoOrNull(@Nullable LocalDateTime time) {
    if (time == null) {
      return null;
    }
    return time.truncatedTo(ChronoUnit.MICROS).equals(time.truncatedTo(ChronoUnit.SECONDS))
        ? SECONDS.format(time)
        : MICROSECONDS.format(time);
  }
}
