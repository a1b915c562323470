package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.WorkItem;

/// Reads a random sample of what the run has written back, and compares it.
///
/// Each object's lot is drawn from the run's name and its key, so a run that is taken up after a
/// kill reads the same ones: those that were read are known and left out. The journal names each.
final class SampleStep implements Step {
  static final String NAME = "sample";

  /// So many are named when it is said what was read; the journal has all.
  private static final int NAMED = 20;

  private final Copying copying;
  private final Sample sample;

  SampleStep(Copying copying, Sample sample) {
    this.copying = copying;
    this.sample = sample;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(DeleteExtraStep.NAME);
  }

  /// What was drawn.
  ///
  /// @param highest objects up to this lot are meant
  /// @param objects how many these are
  /// @param all of how many
  /// @param names the first of them
  private record Draw(double highest, long objects, long all, List<String> names) {}

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Draw draw = draw(context);
    if (draw.objects() == 0) {
      return StepResult.done("nothing was written, so there is no sample");
    }
    PassSpec spec = copying.verification(Passes.SAMPLE);
    Tally tally =
        context.pass(spec, Optional.of(draw.objects()), () -> new Drawn(context, draw.highest()));
    String text =
        String.format(
            Locale.ROOT,
            "%d of %d objects (%.2f %%), drawn by the run's name: %s%s",
            draw.objects(),
            draw.all(),
            100.0 * draw.objects() / draw.all(),
            String.join(", ", draw.names()),
            draw.objects() > draw.names().size() ? ", ..." : "");
    context.measured("sample read back", tally.failed() == 0, text);
    context.say("Sample read back: " + text + ".");
    return PassEnding.of(context, Passes.SAMPLE, tally, "objects", "are not as they were copied");
  }

  private Draw draw(StepContext context) throws InterruptedException {
    // The lowest lots so far, the highest of them first.
    PriorityQueue<Double> lowest = new PriorityQueue<>(Collections.reverseOrder());
    int least = Math.max(1, sample.count());
    long all = 0;
    try (Copies copies = new Copies(context)) {
      for (var next = copies.next(); next.isPresent(); next = copies.next()) {
        ObjectResult result = next.get().result();
        if (result.outcome() == Outcome.DONE) {
          all++;
          lowest.add(Sample.lot(context.run(), result.key()));
          if (lowest.size() > least) {
            lowest.remove();
          }
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    // Of a share, one object at least.
    double highest = lowest.isEmpty() ? 0 : Math.max(lowest.element(), sample.share());
    List<String> names = new ArrayList<>();
    long objects = 0;
    try (Drawn drawn = new Drawn(context, highest)) {
      for (var next = drawn.next(); next.isPresent(); next = drawn.next()) {
        objects++;
        if (names.size() < NAMED) {
          names.add(next.get().key().text());
        }
      }
    }
    return new Draw(highest, objects, all, names);
  }

  private static final class Drawn implements ItemSource {
    private final String seed;
    private final double highest;
    private final Copies copies;

    Drawn(StepContext context, double highest) {
      this.seed = context.run();
      this.highest = highest;
      this.copies = new Copies(context);
    }

    @Override
    public Optional<WorkItem> next() {
      for (var next = copies.next(); next.isPresent(); next = copies.next()) {
        ObjectResult result = next.get().result();
        if (result.outcome() == Outcome.DONE && Sample.lot(seed, result.key()) <= highest) {
          return Optional.of(Copies.verification(result));
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      copies.close();
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
