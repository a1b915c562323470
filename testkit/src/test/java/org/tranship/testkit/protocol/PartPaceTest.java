package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.work.PartPace;

/// Parts are as large as the way to the store asks for.
class PartPaceTest {
  private static final long MIB = 1 << 20;

  private final PartPace pace = new PartPace();

  /// Uploads over a line of this latency and width, each with parts as the last one suggested.
  private long after(int uploads, double millis, double mebibytesPerSecond) {
    long latency = (long) (millis * 1e6);
    for (int upload = 0; upload < uploads; upload++) {
      pace.answered(latency);
      long size = pace.size();
      for (int part = 0; part < 8; part++) {
        pace.sent(size, latency + (long) (size / (mebibytesPerSecond * MIB) * 1e9));
      }
    }
    return pace.size() / MIB;
  }

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(pace.size()).isEqualTo(PartPace.USUAL);
    pace.answered(TimeUnit.SECONDS.toNanos(1));
    assertThat(pace.size()).isEqualTo(PartPace.USUAL);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 900, 16", // in the same house
    "20, 30, 16", // the usual size takes long enough
    "20, 100, 20", // ten times 20 ms at 100 MiB/s
    "80, 100, 32", // would be 80
    "80, 1, 8", // eight seconds
    "80, 0.2, 5", // no store takes less
    "0, 1000, 16"
  })
  void theyAreAsLargeAsLatencyAndWidthAsk(double millis, double mebibytesPerSecond, int size) {
    assertThat(after(4, millis, mebibytesPerSecond)).isEqualTo(size);
  }

  @Test
  void theyFollowALineThatChanges() {
    assertThat(after(4, 80, 100)).isEqualTo(32);
    assertThat(after(6, 80, 1)).isEqualTo(8);
    assertThat(after(6, 80, 100)).isEqualTo(32);
  }

  @Test
  void oneSlowAnswerDecidesNothing() {
    assertThat(after(4, 20, 100)).isEqualTo(20);
    pace.sent(20 * MIB, TimeUnit.SECONDS.toNanos(30));
    assertThat(pace.size()).isEqualTo(PartPace.USUAL);
  }

  /// Where a part came back sooner than a call without bytes did, neither is taken for nothing.
  @Test
  void anAnswerQuickerThanLatencyIsNoInfiniteRate() {
    pace.answered(TimeUnit.SECONDS.toNanos(1));
    pace.sent(5 * MIB, TimeUnit.SECONDS.toNanos(1));
    assertThat(pace.size()).isEqualTo(PartPace.MOST);
  }
}
