package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// The line that an operator watches: documents, share, bytes, rate, time left.
class ProgressLineTest {
  private static final PassId COPY = PassId.of("copy");

  private final StringWriter text = new StringWriter();

  private static ObjectResult result(String key, Outcome outcome) {
    return new ObjectResult(
        Key.of(key),
        Key.of(key),
        outcome,
        Level.NONE,
        ByteCount.of(outcome == Outcome.DONE ? 2048 : 0),
        Optional.empty(),
        Version.NONE,
        Version.NONE,
        "",
        "",
        "");
  }

  @Test
  void tellsDocumentsBytesRateTimeLeftAndWhatFailed() {
    try (ProgressLine line = new ProgressLine(new PrintWriter(text, true), false, () -> 2)) {
      line.passBegan(COPY, Optional.of(8L), 2);
      line.intended(COPY, 4);
      line.recorded(COPY, List.of(result("a", Outcome.DONE), result("b", Outcome.DONE)));
      line.recorded(COPY, List.of(result("c", Outcome.FAILED)));
      line.passEnded(COPY);
    }
    assertThat(text.toString())
        .matches(
            "copy +\\[#{12}\\.{12}\\] 4/8 +4\\.0 KiB +\\d+/s +ETA \\d+:\\d\\d +in flight 1"
                + " +failed 1 +retries 2\\R");
  }

  @Test
  void drawsOneLineOverItselfOnATerminal() throws InterruptedException {
    try (ProgressLine line = new ProgressLine(new PrintWriter(text, true), true, () -> 0)) {
      line.passBegan(COPY, Optional.empty(), 0);
      long deadline = System.nanoTime() + 10_000_000_000L;
      while (!text.toString().contains("copy") && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      line.erase();
    }
    assertThat(text.toString()).startsWith("\rcopy").contains("\u001b[K").endsWith("\r\u001b[K");
  }
}
