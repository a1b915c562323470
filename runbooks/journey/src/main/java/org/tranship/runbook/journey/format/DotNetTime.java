package org.tranship.runbook.journey.format;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/// Times as .NET writes them: ticks of a tenth of a microsecond since the year 1, and texts.
public final class DotNetTime {
  private static final long UNIX_EPOCH_SECONDS = 62_135_596_800L;
  private static final long TICKS = 10_000_000;
  private static final int TICK_NANOS = 100;

  private static final DateTimeFormatter ROUND_TRIP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuuMM", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter JSON =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 7, true)
          .toFormatter(Locale.ROOT);

  private DotNetTime() {}

  /// Ticks since 0001-01-01T00:00:00Z; what is finer is cut off.
  public static long ticks(Instant time) {
    return (time.getEpochSecond() + UNIX_EPOCH_SECONDS) * TICKS + time.getNano() / TICK_NANOS;
  }

  /// Twenty digits of ticks, as row keys of the message log begin.
  public static String key(Instant time) {
    return "%020d".formatted(ticks(time));
  }

  /// The moment of a number of ticks.
  public static Instant of(long ticks) {
    return Instant.ofEpochSecond(ticks / TICKS - UNIX_EPOCH_SECONDS, ticks % TICKS * TICK_NANOS);
  }

  /// The format `o` of UTC: always seven digits of a second.
  public static String roundTrip(Instant time) {
    return ROUND_TRIP.format(time);
  }

  /// The format `yyyMM`, which gives four digits of the year all the same.
  public static String month(Instant time) {
    return MONTH.format(time);
  }

  /// As Json.NET writes a time without a zone: a fraction only where there is one.
  public static String json(LocalDateTime time) {
    return JSON.format(time);
  }
}
