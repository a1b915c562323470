package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.ThrottledStore;
import org.tranship.core.layer.Timetable;
import org.tranship.core.layer.Timetable.Span;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.value.Key;
import org.tranship.testkit.clock.FakeClock;

/// Rates by the time of day, also of who waits already when the time comes.
class TimetableTest {
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final ZoneId ZONE = ZoneOffset.ofHours(5);

  private final FakeClock clock = new FakeClock();

  @ParameterizedTest
  @CsvSource({
    "00:00, 3",
    "05:59:59.999, 3",
    "06:00, Infinity",
    "07:59:59, Infinity",
    "08:00, 1",
    "17:59:59, 1",
    "18:00, 2",
    "19:59, 2",
    "20:00, Infinity",
    "22:00, 3",
    "23:59:59, 3"
  })
  void theTimeOfDayDecidesAndGapsAreUnlimited(LocalTime time, double bytes) {
    Timetable table =
        new Timetable(
            List.of(
                span("22:00", "06:00", 3), span("08:00", "18:00", 1), span("18:00", "20:00", 2)));
    assertThat(table.limits(NONE, wallAt(time)).now().bytes()).isEqualTo(bytes);
  }

  @Test
  void spansThatOverlapAreNoTimetable() {
    assertThat(span("08:00", "18:00", 1).overlaps(span("18:00", "08:00", 1))).isFalse();
    assertThat(span("22:00", "06:00", 1).overlaps(span("05:59", "06:00", 1))).isTrue();
    assertThat(span("05:59", "06:00", 1).overlaps(span("22:00", "06:00", 1))).isTrue();
    assertThat(span("00:00", "00:00", 1).overlaps(span("12:00", "13:00", 1))).isTrue();
    assertThatThrownBy(
            () -> new Timetable(List.of(span("08:00", "18:00", 1), span("17:00", "19:00", 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneRateAtAllTimesIsNoMoreThanARate() {
    assertThat(Timetable.always(7).limits(5, wallAt(LocalTime.NOON))).isEqualTo(new Rates(5, 7));
    assertThat(Timetable.always(NONE).limits(NONE, wallAt(LocalTime.NOON)))
        .isEqualTo(Rates.UNLIMITED);
  }

  /// 1,000 bytes at 10 a second would take 100 s; after 50 s the rate is a hundred times that.
  @Test
  void whoWaitsAlreadyKeepsTheNewRate() {
    Timetable table =
        new Timetable(List.of(span("08:00", "18:00", 10), span("18:00", "19:00", 1_000)));
    put(table, LocalTime.parse("17:59:10"), 1_000);
    assertThat(clock.elapsed()).isBetween(Duration.ofMillis(50_400), Duration.ofMillis(50_700));
  }

  @Test
  void whoWaitsIsLetGoWhenTheLimitEnds() {
    put(new Timetable(List.of(span("08:00", "18:00", 10))), LocalTime.parse("17:59:10"), 100_000);
    assertThat(clock.elapsed()).isBetween(Duration.ofSeconds(50), Duration.ofMillis(50_100));
  }

  /// What was saved up while there was no limit is a tenth of a second's worth, not everything.
  @Test
  void aLimitThatBeginsHoldsAtOnce() {
    Timetable table = new Timetable(List.of(span("18:00", "19:00", 100)));
    ThrottledStore store = store(table, LocalTime.parse("17:59:59"));
    store.put(PutRequest.of(Key.of("free"), new byte[1_000_000])).orThrow();
    assertThat(clock.elapsed()).isZero();
    clock.pass(Duration.ofSeconds(1));
    store.put(PutRequest.of(Key.of("limited"), new byte[1_010])).orThrow();
    assertThat(clock.elapsed()).isBetween(Duration.ofMillis(10_999), Duration.ofMillis(11_001));
  }

  private void put(Timetable table, LocalTime begin, int bytes) {
    store(table, begin).put(PutRequest.of(Key.of("key"), new byte[bytes])).orThrow();
  }

  private ThrottledStore store(Timetable table, LocalTime begin) {
    return new ThrottledStore(
        new MemoryStore("timetable"), table.limits(NONE, wallAt(begin)), clock);
  }

  private static Span span(String from, String until, double bytes) {
    return new Span(LocalTime.parse(from), LocalTime.parse(until), bytes);
  }

  /// A wall clock that goes with the fake one, in a zone of its own.
  private Clock wallAt(LocalTime begin) {
    Instant start = begin.atDate(java.time.LocalDate.of(2026, 11, 21)).atZone(ZONE).toInstant();
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZONE;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("nobody asks for another zone");
      }

      @Override
      public Instant instant() {
        return start.plus(clock.elapsed());
      }
    };
  }
}
