package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// The line that an operator watches: objects, share, bytes, rate, time left, failures.
class ProgressLineTest {
  private static final PassId COPY = PassId.of("copy");
  private static final String DRAWN = "\r\u001b[K\u001b[?7l";

  private final StringWriter out = new StringWriter();

  private static List<ObjectResult> results(int count, Outcome outcome) {
    return IntStream.range(0, count)
        .mapToObj(i -> ObjectResult.acted(Key.of("k" + i), outcome, "", ""))
        .toList();
  }

  private String awaitDrawn(String text) throws InterruptedException {
    for (int wait = 0; wait < 3_000; wait++) {
      String all = out.toString();
      int last = all.lastIndexOf(DRAWN);
      if (last >= 0 && all.indexOf("\u001b[?7h", last) > 0 && all.contains(text)) {
        return all.substring(last + DRAWN.length(), all.indexOf("\u001b[?7h", last));
      }
      Thread.sleep(20);
    }
    throw new AssertionError("Never drawn: " + out);
  }

  @Test
  void aLineFitsANarrowTerminalAndIsNeverWrapped() throws InterruptedException {
    try (ProgressLine progress = new ProgressLine(new PrintWriter(out), 80, () -> 12, () -> 32)) {
      progress.passBegan(COPY, Optional.of(10_000_000L), 4_000_000);
      progress.intended(COPY, 1_000);
      progress.recorded(COPY, results(300, Outcome.DONE));
      progress.recorded(COPY, results(3, Outcome.FAILED));
      String line = awaitDrawn("failed 3");
      assertThat(line)
          .startsWith("copy     [####......] 4000300/10000000  failed 3  ETA ")
          .hasSizeLessThanOrEqualTo(80);
    }
  }

  @Test
  void whatWaitsForItsTurnIsNotInFlight() throws InterruptedException {
    try (ProgressLine progress = new ProgressLine(new PrintWriter(out), 120, () -> 12, () -> 32)) {
      progress.passBegan(COPY, Optional.of(2_000L), 0);
      progress.intended(COPY, 1_000);
      assertThat(awaitDrawn("in flight")).endsWith("in flight 32  retries 12");
    }
  }

  @Test
  void aRunThatRestsIsSaidToAndHasNoTimeLeft() throws InterruptedException {
    try (ProgressLine progress = new ProgressLine(new PrintWriter(out), 120, () -> 0, () -> 3)) {
      progress.passBegan(COPY, Optional.of(2_000L), 0);
      progress.recorded(COPY, results(10, Outcome.DONE));
      progress.paused(true);
      assertThat(awaitDrawn("paused")).contains("10/2000  paused  ").doesNotContain("ETA");
      progress.paused(false);
      assertThat(awaitDrawn("ETA")).doesNotContain("paused");
    }
  }

  @Test
  void theLastLineOfAPassStays() throws InterruptedException {
    try (ProgressLine progress = new ProgressLine(new PrintWriter(out), 120, () -> 0, () -> 32)) {
      progress.passBegan(COPY, Optional.of(2L), 0);
      progress.intended(COPY, 2);
      String first = awaitDrawn("in flight 32");
      assertThat(first).contains("0/2");
      progress.recorded(COPY, results(2, Outcome.DONE));
      progress.passEnded(COPY);
      assertThat(out.toString().lines().toList().getLast())
          .startsWith("\u001b[Kcopy     2/2  ")
          .doesNotContain("in flight", "####");
    }
  }

  @Test
  void whatWasMovedIsCountedInBytesAndPerSecond() throws InterruptedException {
    try (ProgressLine progress = new ProgressLine(new PrintWriter(out), 0, () -> 0, () -> 0)) {
      progress.passBegan(COPY, Optional.of(40L), 0);
      long began = System.nanoTime();
      for (int i = 0; i < 40; i++) {
        progress.passed(ByteCount.of(256L << 10));
      }
      Thread.sleep(500);
      progress.passEnded(COPY);
      double atLeast = 40 / ((System.nanoTime() - began) / 1e9);
      String line = out.toString().lines().toList().getLast();
      assertThat(line).startsWith("copy     40/40  10.0 MiB  ");
      Matcher rate = Pattern.compile("  (\\d+)/s$").matcher(line);
      assertThat(rate.find()).as(line).isTrue();
      assertThat(Double.parseDouble(rate.group(1))).isBetween(Math.floor(atLeast), 80.0);
    }
  }

  @Test
  void whatIsLeftAloneOnPurposeHasNotFailed() {
    try (ProgressLine progress = new ProgressLine(new PrintWriter(out), 0, () -> 0, () -> 32)) {
      progress.passBegan(COPY, Optional.empty(), 0);
      progress.recorded(COPY, results(5, Outcome.SKIPPED));
      progress.recorded(COPY, results(2, Outcome.FAILED));
      progress.recorded(COPY, results(1, Outcome.UNKNOWN));
      progress.passEnded(COPY);
    }
    assertThat(out.toString()).contains("failed 3");
  }

  @Test
  void elsewhereThanOnATerminalNothingSteersOne() {
    try (ProgressLine progress = new ProgressLine(new PrintWriter(out), 0, () -> 0, () -> 32)) {
      progress.passBegan(COPY, Optional.empty(), 0);
      progress.recorded(COPY, results(2, Outcome.DONE));
      progress.passEnded(COPY);
    }
    assertThat(out.toString()).startsWith("copy     2  ").doesNotContain("\u001b", "\r");
  }

  @Test
  void aPassInWhichNothingWasToBeDoneSaysNothing() {
    try (ProgressLine progress = new ProgressLine(new PrintWriter(out), 0, () -> 0, () -> 0)) {
      progress.passBegan(COPY, Optional.empty(), 0);
      progress.passEnded(COPY);
      assertThat(out.toString()).isEmpty();
      progress.passBegan(COPY, Optional.of(0L), 0);
      progress.passEnded(COPY);
    }
    assertThat(out.toString()).startsWith("copy     0/0");
  }
}
