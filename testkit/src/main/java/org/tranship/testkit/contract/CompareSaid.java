package org.tranship.testkit.contract;

import java.util.List;
import java.util.Optional;
import org.tranship.core.compare.Difference;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Compared;
import org.tranship.core.work.Comparison;
import org.tranship.core.work.Comparison.Criteria;
import org.tranship.core.work.Comparison.Elsewhere;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec.Operation;

/// What a comparison of a bench's two stores said.
///
/// @param told each difference, a line each
/// @param found its numbers
/// @param passed how many keys were dealt with
record CompareSaid(List<String> told, Compared found, long passed) {
  static final StoreSpec OLD = EngineBench.spec(Operation.COMPARE).source();
  static final StoreSpec NEW = EngineBench.spec(Operation.COMPARE).target();

  /// @param engine reads contents, if not this process
  /// @param told is filled as it goes on, so that it is known when the comparison fails
  static CompareSaid of(
      Store source, Store target, Criteria criteria, Optional<Engine> engine, List<String> told)
      throws InterruptedException {
    long[] passed = {0};
    Compared found =
        new Comparison(
                source,
                target,
                criteria,
                EngineLimits.standard(),
                engine.map(it -> new Elsewhere(it, OLD, NEW)))
            .run(
                new Comparison.Observer() {
                  @Override
                  public void differs(Difference difference) {
                    told.add(line(difference));
                  }

                  @Override
                  public void passed(ByteCount size) {
                    passed[0]++;
                  }
                });
    return new CompareSaid(told, found, passed[0]);
  }

  private static String line(Difference difference) {
    return switch (difference) {
      case Difference.OnlyInSource only -> "SOURCE alone " + only.key();
      case Difference.OnlyInTarget only -> "TARGET alone " + only.key();
      case Difference.Changed changed -> changed.reason() + " " + changed.key();
      case Difference.Unreadable unreadable ->
          unreadable.side() + " " + unreadable.key() + " " + unreadable.fault().getMessage();
    };
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
