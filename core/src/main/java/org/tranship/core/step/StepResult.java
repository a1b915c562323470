package org.tranship.core.step;

/// How a step came out.
public sealed interface StepResult {
  /// All of it is done.
  ///
  /// @param detail for a person; may be empty
  record Done(String detail) implements StepResult {}

  /// Some objects failed; each is in the journal with its reason. The next steps go on with the
  /// others, the run as a whole is a failed run, and taking it up again tries them again.
  ///
  /// @param failed how many
  /// @param detail for a person
  record Partial(long failed, String detail) implements StepResult {}

  /// A check, a fence or the operator said no. Nothing was changed by this step.
  ///
  /// @param detail what, where, why and what next
  record Refused(String detail) implements StepResult {}

  static StepResult done() {
    return new Done("");
  }

  static StepResult done(String detail) {
    return new Done(detail);
  }
}
