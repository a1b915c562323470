package org.tranship.formats.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.step.AffectedNames;
import org.tranship.core.value.ByteCount;

/// Figures for people: numbers with units, times in UTC.
final class Figures {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Figures() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String objects(long number) {
    return number == 1 ? "1 object" : count(number) + " objects";
  }

  static String streams(long number) {
    return number == 1 ? "1 stream" : count(number) + " streams";
  }

  /// Where the rest of a table of streams is.
  static String whereStreams(RunReport report, StreamCounts counts) {
    String run = report.header().id().text();
    return "`tranship report "
        + run
        + " --streams` names "
        + (counts.unnamed() == 0
            ? "all of them"
            : count(counts.named().size())
                + " of them, those that differ and the largest; `tranship verify "
                + run
                + " --streams FILE` counts anew and writes all of them into a file")
        + ".";
  }

  /// `Images that cannot be pulled whole: 1,204`.
  static String affected(AffectedNames affected) {
    return affected.what() + ": " + count(affected.total());
  }

  /// That the journal has not all of them.
  static String unnamed(AffectedNames affected) {
    return "The journal has the names of the first " + count(affected.named().size()) + ".";
  }

  static String moment(Instant at) {
    return MOMENT.format(at);
  }

  static String clock(Instant at) {
    return CLOCK.format(at);
  }

  /// `320 ms`, `12.3 s`, `23 min 49 s`, `5 h 12 min`, `3 d 4 h`.
  static String duration(Duration time) {
    long seconds = time.toSeconds();
    if (time.toMillis() < 1_000) {
      return time.toMillis() + " ms";
    }
    if (seconds < 60) {
      // Cut, not rounded: 59.99 s is not 60.0 s.
      return seconds + "." + time.toMillisPart() / 100 + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds < 48 * 3_600
        ? seconds / 3_600 + " h " + seconds / 60 % 60 + " min"
        : seconds / 86_400 + " d " + seconds / 3_600 % 24 + " h";
  }

  static String objectRate(OptionalDouble rate) {
    if (rate.isEmpty()) {
      return "";
    }
    double value = rate.getAsDouble();
    return String.format(Locale.ROOT, value < 10 ? "%.1f/s" : "%,.0f/s", value);
  }

  static String byteRate(OptionalDouble rate) {
    return rate.isEmpty() ? "" : ByteCount.of((long) rate.getAsDouble()) + "/s";
  }
}
