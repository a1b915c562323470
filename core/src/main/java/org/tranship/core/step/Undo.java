package org.tranship.core.step;

/// How a step is taken back.
public sealed interface Undo {
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
