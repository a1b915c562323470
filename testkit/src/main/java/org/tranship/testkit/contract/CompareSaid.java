package org.tranship.testkit.contract;

import java.util.List;
import java.util.Optional;
import org.tranship.core.compare.Difference;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.Comparison;
import org.tranship.core.work.Comparison.Criteria;
import org.tranship.core.work.Comparison.Elsewhere;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec.Operation;

/// Comparisons of a bench's two stores, and what they say.
final class CompareSaid {
  static final StoreSpec OLD = EngineBench.spec(Operation.COMPARE).source();
  static final StoreSpec NEW = EngineBench.spec(Operation.COMPARE).target();

  private CompareSaid() {}

  /// @param engine reads contents, if not this process
  /// @param told is filled as it goes on, so that it is known when the comparison fails
  static ToldComparison of(
      Store source, Store target, Criteria criteria, Optional<Engine> engine, List<String> told)
      throws InterruptedException {
    Comparison comparison =
        new Comparison(
            source,
            target,
            criteria,
            EngineLimits.standard(),
            engine.map(it -> new Elsewhere(it, OLD, NEW)));
    return ToldComparison.of(comparison, CompareSaid::line, told);
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
