package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3TimeTest {
  @Test
  void readsTheUsualFormAsTheGeneralParserDoes() {
    Random random = new Random(20261128);
    for (int i = 0; i < 2_000; i++) {
      Instant at = Instant.ofEpochMilli(random.nextLong(0, 253_402_300_800_000L));
      assertThat(S3Time.parse("%tFT%<tT.%<tLZ".formatted(at.atOffset(java.time.ZoneOffset.UTC))))
          .contains(at);
      Instant second = at.truncatedTo(ChronoUnit.SECONDS);
      assertThat(S3Time.parse("%tFT%<tTZ".formatted(at.atOffset(java.time.ZoneOffset.UTC))))
          .contains(second);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-28T09:30:00+01:00",
        "2026-11-28T09:30:00.123456Z",
        "2026-11-28T09:30Z",
        " 2026-11-28T09:30:00.000Z\n",
        "2024-02-29T23:59:59Z"
      })
  void readsOtherFormsToo(String text) {
    assertThat(S3Time.parse(text)).contains(OffsetDateTime.parse(text.strip()).toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-13-28T09:30:00.000Z",
        "2026-02-30T09:30:00.000Z",
        "2026-11-28T24:30:00Z",
        "2026-11-28T09:60:00Z",
        "2026-11-28T09:30:00.00xZ",
        "2026-11-28 09:30:00Z",
        "2026-11-28T09:30:00.000"
      })
  void isEmptyForWhatIsNoTime(String text) {
    assertThat(S3Time.parse(text)).isEmpty();
  }
}
