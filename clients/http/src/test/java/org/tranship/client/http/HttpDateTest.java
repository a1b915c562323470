package org.tranship.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Times in headers, and what a server asks for by `Retry-After`.
class HttpDateTest {
  private static Headers headers(String retryAfter, String date) {
    Headers headers = new Headers();
    headers.add("content-length", "0");
    if (!date.isEmpty()) {
      headers.add("date", date);
    }
    headers.add("retry-after", retryAfter);
    return headers;
  }

  @Test
  void readsTheDatesOfHttpAndNoOthers() {
    assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT"))
        .contains(Instant.parse("1994-11-06T08:49:37Z"));
    assertThat(HttpDate.parse("yesterday")).isEmpty();
    assertThat(HttpDate.parse(null)).isEmpty();
  }

  @Test
  void remembersOneDateAndNeverAnother() {
    for (int i = 0; i < 3; i++) {
      assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT"))
          .contains(Instant.parse("1994-11-06T08:49:37Z"));
      assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:38 GMT"))
          .contains(Instant.parse("1994-11-06T08:49:38Z"));
      assertThat(HttpDate.parse("")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "17, 17", "3600, 3600", "3601, 3600", "999999999, 3600", "' 5 ', 5"})
  void readsSecondsUpToAnHour(String asked, long seconds) {
    assertThat(HttpDate.retryAfter(headers(asked, ""))).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "'Sun, 06 Nov 1994 08:49:47 GMT', 10",
    "'Sun, 06 Nov 1994 08:49:07 GMT', 0",
    "'Mon, 07 Nov 1994 08:49:37 GMT', 3600"
  })
  void countsADateFromTheServersOwnTime(String asked, long seconds) {
    assertThat(HttpDate.retryAfter(headers(asked, "Sun, 06 Nov 1994 08:49:37 GMT")))
        .contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"soon", "-1", "1.5", "''", "99999999999"})
  void takesNothingFromWhatItCannotRead(String asked) {
    assertThat(HttpDate.retryAfter(headers(asked, "Sun, 06 Nov 1994 08:49:37 GMT"))).isEmpty();
    assertThat(HttpDate.retryAfter(new Headers())).isEmpty();
  }

  @Test
  void takesNothingFromADateWithoutTheServersTime() {
    assertThat(HttpDate.retryAfter(headers("Sun, 06 Nov 1994 08:49:37 GMT", ""))).isEmpty();
  }
}
