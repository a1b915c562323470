package org.tranship.core.run;

import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.Figure;

/// Watches a run, to show it. Called from the run's own threads: must be quick and must not throw.
public interface RunListener {
  /// Shows nothing.
  RunListener NONE = new RunListener() {};

  default void stepBegan(String step) {}

  default void stepEnded(String step, String how, String detail) {}

  /// @param expected how many objects there will be, if known
  /// @param before how many of them earlier tries had finished
  default void passBegan(PassId pass, Optional<Long> expected, long before) {}

  /// Objects are on their way.
  default void intended(PassId pass, int count) {}

  /// Objects have come to their end and are recorded.
  default void recorded(PassId pass, List<ObjectResult> results) {}

  default void passEnded(PassId pass) {}

  /// Something stands so, or more of it has come.
  ///
  /// @param value what is added to a sum, or how it stands now
  default void figure(Figure figure, double value) {}

  /// The operator wants the run to rest, or lets it go on.
  default void paused(boolean rests) {}
}
