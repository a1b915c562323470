package org.tranship.events.run;

import java.util.concurrent.TimeUnit;
import org.tranship.core.step.Figure;
import org.tranship.core.step.StepContext;
import org.tranship.events.copy.CopyRound;
import org.tranship.events.copy.CopyRound.Copied;
import org.tranship.events.copy.EventSink.Counts;

/// Rounds of one step, summed up, with a line for the operator now and then.
final class Rounds {
  private static final long LINE = TimeUnit.SECONDS.toNanos(10);

  private final EventCopying copying;
  private final StepContext context;
  private final long began = System.nanoTime();
  private long lastLine = began;
  private long read;
  private Counts counts = new Counts(0, 0, 0);
  private Counts told = counts;
  private long disorders;
  private String disorder = "";

  Rounds(EventCopying copying, StepContext context) {
    this.copying = copying;
    this.context = context;
  }

  Copied next() throws InterruptedException {
    long before = read;
    Copied copied =
        new CopyRound(
                copying.route(),
                copying.plan().pace(),
                copying.patience(),
                (done, so) -> line(before + done, so),
                copying.reading(),
                copying.rate())
            .run();
    figures(copied.counts());
    told = new Counts(0, 0, 0);
    read += copied.read();
    counts = counts.plus(copied.counts());
    disorders += copied.disorders();
    disorder = disorder.isEmpty() ? copied.disorder() : disorder;
    return copied;
  }

  private void line(long done, Counts so) {
    figures(so);
    long now = System.nanoTime();
    if (now - lastLine > LINE) {
      lastLine = now;
      context.say(done + " events read, " + Math.round(done / ((now - began) / 1e9)) + "/s.");
    }
  }

  /// @param so what became of the events of this round so far
  private void figures(Counts so) {
    context.figure(Figure.EVENTS_COPIED, (double) so.written() - told.written());
    context.figure(Figure.EVENTS_AGAIN, (double) so.same() - told.same());
    told = so;
  }

  /// Writes down what was noticed on the way.
  void told() {
    context.measured("copied", true, summary());
    if (disorders > 0) {
      context.measured(
          "clock",
          true,
          disorders
              + " events are older than the one in front of them in their stream, the first: "
              + disorder
              + ". Their order is that of the versions, and their times were kept.");
    }
  }

  String summary() {
    return counts.written()
        + " events written, "
        + counts.same()
        + " there already"
        + (counts.dropped() > 0 ? ", " + counts.dropped() + " dropped by rules" : "");
  }
}
