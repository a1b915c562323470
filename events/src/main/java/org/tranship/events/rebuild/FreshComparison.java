package org.tranship.events.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.step.StepResult;
import org.tranship.events.projection.Filling;
import org.tranship.events.projection.Projection;
import org.tranship.events.projection.ProjectionFault;
import org.tranship.events.projection.ViewComparison;
import org.tranship.events.projection.ViewComparison.Compared;
import org.tranship.events.projection.ViewDifference;

/// Compares what is live with a rebuild from the first event. What is live is read and not touched;
/// the shadow is thrown away.
///
/// A row that differs may have been changed by an event that came while this compared: the rebuild
/// is brought up to date, and the row is compared once more, a few times.
public final class FreshComparison {
  private static final int LATE = 10_000;
  private static final int TRIES = 5;
  private static final long PAUSE_MILLIS = 300;
  static final String RUN = "compared";

  private final Rebuilding rebuilding;

  public FreshComparison(Rebuilding rebuilding) {
    this.rebuilding = rebuilding;
  }

  /// @param found told of each row that differs
  /// @throws ProjectionFault if an event cannot be worked in, or it cannot be done at all
  public Compared run(Consumer<ViewDifference> found) throws InterruptedException {
    if (new CheckModelsStep(rebuilding).refusal() instanceof StepResult.Refused(String detail)) {
      throw ProjectionFault.refused(detail);
    }
    Compared all = new Compared(0, 0);
    for (Projection projection : rebuilding.projections()) {
      all = all.plus(one(projection, found));
    }
    return all;
  }

  private Compared one(Projection projection, Consumer<ViewDifference> found)
      throws InterruptedException {
    rebuilding.models().drop(projection.shape(), Side.SHADOW);
    try {
      Filling filling = rebuilding.filling(projection, Side.SHADOW);
      ViewMark at = filling.run(rebuilding.shadow(projection, RUN), _ -> {});
      if (!rebuilding.models().exists(projection.shape(), Side.LIVE)) {
        throw ProjectionFault.notThere(projection.shape().table());
      }
      ViewComparison comparison = new ViewComparison(rebuilding.models(), projection.shape());
      List<ViewDifference> perhaps = new ArrayList<>();
      long[] certain = new long[1];
      Compared compared =
          comparison.run(
              difference -> {
                if (perhaps.size() < LATE) {
                  perhaps.add(difference);
                } else {
                  certain[0]++;
                  found.accept(difference);
                }
              });
      for (int turn = 0; turn < TRIES && !perhaps.isEmpty(); turn++) {
        ViewMark now = filling.run(at, _ -> {});
        if (now.equals(at) && turn > 0) {
          break;
        }
        at = now;
        perhaps.removeIf(difference -> comparison.of(difference.key()).isEmpty());
        if (!perhaps.isEmpty()) {
          Thread.sleep(PAUSE_MILLIS);
        }
      }
      for (ViewDifference difference : perhaps) {
        Optional<ViewDifference> left = comparison.of(difference.key());
        if (left.isPresent()) {
          certain[0]++;
          found.accept(left.get());
        }
      }
      return new Compared(compared.rows(), certain[0]);
    } finally {
      rebuilding.models().drop(projection.shape(), Side.SHADOW);
    }
  }
}
