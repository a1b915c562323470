package org.tranship.events.run;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.events.proof.EventDifference;
import org.tranship.events.proof.EventDifference.Kind;
import org.tranship.events.proof.Proof;
import org.tranship.events.proof.Proof.Proven;

/// Compares all that the source gives with all that the target has. What is only missing at the end
/// of a stream may have been recorded while this compared: it is copied, and compared once more.
final class Verification {
  private static final Set<Kind> LATE = EnumSet.of(Kind.BEHIND, Kind.STREAM_MISSING);
  private static final int LATE_ONES = 10_000;
  static final String DIFFERENT = "TRE-221";

  private final EventCopying copying;
  private final Consumer<StreamCount> each;

  Verification(EventCopying copying) {
    this(copying, _ -> {});
  }

  /// @param each told of every stream and how many events it has
  Verification(EventCopying copying, Consumer<StreamCount> each) {
    this.copying = copying;
    this.each = each;
  }

  /// @param copies whether what came late may be copied
  StepResult of(StepContext context, boolean copies) throws InterruptedException {
    return Faults.told(() -> compared(context, copies));
  }

  private StepResult compared(StepContext context, boolean copies) throws InterruptedException {
    List<EventDifference> late = new ArrayList<>();
    List<EventDifference> told = new ArrayList<>();
    long[] certain = new long[1];
    StreamCounts.Collector counts = new StreamCounts.Collector();
    Consumer<StreamCount> counted = counts.andThen(each);
    Proven proven =
        new Proof(
                copying.route(),
                difference -> {
                  if (copies && LATE.contains(difference.kind()) && late.size() < LATE_ONES) {
                    late.add(difference);
                  } else {
                    certain[0]++;
                    keep(told, difference);
                  }
                },
                count -> {
                  // What came late is counted once it is settled.
                  if (late.isEmpty() || !late.getLast().stream().equals(count.stream())) {
                    counted.accept(count);
                  }
                })
            .run();
    if (!late.isEmpty()) {
      Rounds rounds = new Rounds(copying, context);
      var _ = rounds.next();
      for (EventDifference difference : late) {
        StreamCount[] now = {new StreamCount(difference.stream(), 0, 0, "")};
        Optional<EventDifference> left =
            Proof.of(copying.route(), difference.stream(), count -> now[0] = count);
        // What was recorded since is not at issue: a stream is settled when it got further.
        boolean further =
            left.isEmpty()
                || LATE.contains(left.get().kind()) && left.get().version() > difference.version();
        if (!further) {
          certain[0]++;
          keep(told, left.get());
        }
        counted.accept(further ? now[0].settled() : now[0]);
      }
    }
    counts
        .counts()
        .blocks()
        .forEach(block -> context.measured(StreamCounts.MEASURED, certain[0] == 0, block));
    String what =
        proven.streams()
            + " streams, "
            + proven.events()
            + " events as they should be, chain sha256 "
            + proven.chain().hex();
    context.measured("compared", certain[0] == 0, what);
    if (certain[0] == 0) {
      return StepResult.done(what);
    }
    for (EventDifference difference : told) {
      context.measured("difference", false, difference.toString());
    }
    return new StepResult.Partial(
        certain[0],
        DIFFERENT
            + " "
            + certain[0]
            + " of "
            + proven.streams()
            + " streams are not as they should be at "
            + copying.route().targetName()
            + "; the first: "
            + told.getFirst()
            + ". Look at them by `tranship events verify`, which names all, find out who wrote"
            + " them, and begin with an empty target.");
  }

  private static void keep(List<EventDifference> told, EventDifference difference) {
    if (told.size() < 20) {
      told.add(difference);
    }
  }
}
