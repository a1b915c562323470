package org.tranship.testkit.compare;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.compare.Difference;
import org.tranship.core.store.Store;
import org.tranship.core.work.Comparison;
import org.tranship.core.work.EngineLimits;
import org.tranship.testkit.contract.ToldComparison;

/// Comparisons whose differences are told in short: `- KEY`, `+ KEY`, `REASON KEY`, `? KEY SIDE`.
final class Observed {
  private Observed() {}

  static ToldComparison of(Store source, Store target, Comparison.Criteria criteria)
      throws InterruptedException {
    return run(source, target, criteria, new ArrayList<>());
  }

  /// @param told is filled as it goes on, so that it is known when the comparison fails
  static ToldComparison run(
      Store source, Store target, Comparison.Criteria criteria, List<String> told)
      throws InterruptedException {
    return ToldComparison.of(
        new Comparison(source, target, criteria, EngineLimits.standard()), Observed::shortly, told);
  }

  private static String shortly(Difference difference) {
    return switch (difference) {
      case Difference.OnlyInSource only -> "- " + only.key();
      case Difference.OnlyInTarget only -> "+ " + only.key();
      case Difference.Changed changed -> changed.reason() + " " + changed.key();
      case Difference.Unreadable unreadable -> "? " + unreadable.key() + " " + unreadable.side();
    };
  }
}
