package org.tranship.core.step;

import java.util.function.UnaryOperator;

/// How a step is taken back.
public sealed interface Undo {
  /// The same with more around what takes it back; where nothing does, as it is.
  default Undo around(UnaryOperator<Action> more) {
    return this instanceof By(String promise, Action action)
        ? new By(promise, more.apply(action))
        : this;
  }

  /// It left nothing behind.
  record Nothing() implements Undo {}

  /// It is taken back by this, which is as safe to repeat as the step itself.
  ///
  /// @param promise what it brings back and what it cannot, for the operator
  /// @param action does it
  record By(String promise, Action action) implements Undo {}

  /// It cannot be taken back.
  ///
  /// @param reason why, and what the operator can do instead
  record Impossible(String reason) implements Undo {}

  /// Takes a step back.
  @FunctionalInterface
  interface Action {
    StepResult run(StepContext context) throws InterruptedException;
  }
}
