package org.tranship.runbook.objects;

import java.util.List;
import java.util.Optional;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.value.Key;

/// What earlier runs between the same two places have put there.
@FunctionalInterface
public interface EarlierCopies {
  /// Nothing is known of any.
  EarlierCopies NONE = (_, _) -> List.of();

  /// What succeeded in earlier runs, one stream for each pass, each in key order. The caller closes
  /// them.
  ///
  /// @param run the run that asks, which is not one of them
  /// @param after only keys greater than this one
  List<Results> behind(String run, Optional<Key> after);
}
