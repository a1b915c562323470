package org.tranship.testkit.contract;

import java.util.List;
import java.util.function.Function;
import org.tranship.core.compare.Difference;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Compared;
import org.tranship.core.work.Comparison;

/// A comparison that came to its end, and what it told on the way.
///
/// @param found its numbers
/// @param told each difference, a line each
/// @param passed how many keys were dealt with
public record ToldComparison(Compared found, List<String> told, long passed) {
  /// Runs it.
  ///
  /// @param words for a difference
  /// @param told is filled as it goes on, so that it is known when the comparison fails
  public static ToldComparison of(
      Comparison comparison, Function<Difference, String> words, List<String> told)
      throws InterruptedException {
    long[] passed = {0};
    Compared found =
        comparison.run(
            new Comparison.Observer() {
              @Override
              public void differs(Difference difference) {
                told.add(words.apply(difference));
              }

              @Override
              public void passed(ByteCount size) {
                passed[0]++;
              }
            });
    return new ToldComparison(found, told, passed[0]);
  }
}
