package org.tranship.client.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Times as HTTP writes them, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
public final class HttpDate {
  private static final Duration LONGEST = Duration.ofHours(1);

  private record Parsed(String text, Optional<Instant> date) {}

  /// The answers to requests of one second carry the same date, and parsing it costs more than the
  /// rest of a small answer's headers.
  private static volatile Parsed last = new Parsed("", Optional.empty());

  private HttpDate() {}

  /// Empty for no text and for any that is no date.
  public static Optional<Instant> parse(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    Parsed known = last;
    if (!known.text().equals(text)) {
      known = new Parsed(text, parsed(text.strip()));
      last = known;
    }
    return known.date();
  }

  private static Optional<Instant> parsed(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// How long an answer asks to be left alone (`Retry-After`, RFC 9110): seconds, or a date, which
  /// counts from the answer's own `Date`, since it is by the server's clock. At most an hour is
  /// believed.
  public static Optional<Duration> retryAfter(Headers headers) {
    return retryAfter(headers.get("retry-after", ""), headers.get("date"));
  }

  /// The same of an answer that another client got.
  ///
  /// @param asking its `Retry-After`; empty for none
  /// @param date its `Date`, if it has one
  public static Optional<Duration> retryAfter(String asking, @Nullable String date) {
    String text = asking.strip();
    Optional<Duration> asked =
        text.matches("[0-9]{1,9}")
            ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
            : parse(text).flatMap(until -> parse(date).map(now -> Duration.between(now, until)));
    return asked.map(
        wait -> wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }
}
