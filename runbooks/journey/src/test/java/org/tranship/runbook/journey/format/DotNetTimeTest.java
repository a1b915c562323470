package org.tranship.runbook.journey.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class DotNetTimeTest {
  @Test
  void ticksAreCountedFromTheYearOne() {
    assertThat(DotNetTime.key(Instant.parse("2012-04-01T00:00:01Z")))
        .isEqualTo("00634688352010000000");
    assertThat(DotNetTime.ticks(Instant.parse("0001-01-01T00:00:00Z"))).isZero();
    assertThat(DotNetTime.ticks(Instant.parse("2012-05-08T10:11:12.1234567Z")))
        .isEqualTo(634720686721234567L);
  }

  @Test
  void ticksLeadBack() {
    Instant time = Instant.parse("2012-05-08T10:11:12.1234567Z");
    assertThat(DotNetTime.of(DotNetTime.ticks(time))).isEqualTo(time);
  }

  @Test
  void aTextAlwaysHasSevenDigitsOfASecond() {
    assertThat(DotNetTime.roundTrip(Instant.parse("2012-05-08T10:11:12.12Z")))
        .isEqualTo("2012-05-08T10:11:12.1200000Z");
    assertThat(DotNetTime.roundTrip(Instant.parse("2012-05-08T10:11:12Z")))
        .isEqualTo("2012-05-08T10:11:12.0000000Z");
  }

  @Test
  void aMonthHasSixDigits() {
    assertThat(DotNetTime.month(Instant.parse("2012-04-30T23:59:59.9999999Z"))).isEqualTo("201204");
  }

  @Test
  void aTimeInAPayloadHasAFractionOnlyWhereThereIsOne() {
    assertThat(DotNetTime.json(LocalDateTime.parse("2012-06-02T00:00:00")))
        .isEqualTo("2012-06-02T00:00:00");
    assertThat(DotNetTime.json(LocalDateTime.parse("2012-06-05T09:30:00.500")))
        .isEqualTo("2012-06-05T09:30:00.5");
  }
}
