package org.tranship.testkit.server.stub;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Whole seconds in the two forms of the protocol. The last one of each is remembered, because many
/// objects are written within one second.
final class HttpDates {
  private record Formatted(long seconds, String text) {}

  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private volatile Formatted lastHttp = new Formatted(0, HTTP.format(Instant.EPOCH));
  private volatile Formatted lastIso = new Formatted(0, Instant.EPOCH.toString());

  String http(long seconds) {
    Formatted last = lastHttp;
    if (last.seconds() != seconds) {
      last = new Formatted(seconds, HTTP.format(Instant.ofEpochSecond(seconds)));
      lastHttp = last;
    }
    return last.text();
  }

  String iso(long seconds) {
    Formatted last = lastIso;
    if (last.seconds() != seconds) {
      last = new Formatted(seconds, Instant.ofEpochSecond(seconds).toString());
      lastIso = last;
    }
    return last.text();
  }
}
