package org.tranship.core.step;

import java.util.Set;

/// One unit of a runbook. A step may be cut off at any instruction and is then run again from its
/// beginning, so everything in it is safe to repeat: passes skip what the journal knows as done,
/// and acts hand back the note of the last try.
public interface Step {
  /// Its name within the runbook, lower-case with hyphens; never changed, since journals hold it.
  String name();

  Phase phase();

  /// Run again each time the run is taken up, even if it was done: for fences, locks and whatever
  /// is true of one process only.
  default boolean always() {
    return false;
  }

  /// Whether it is run again although it was done: always, or for as long as a step behind it that
  /// rests on it is not done.
  ///
  /// @param done names of the steps that are done, this one among them
  default boolean again(Set<String> done) {
    return always();
  }

  /// Does it.
  ///
  /// @throws StepFailed if it cannot be done; the run stops here and may be taken up again
  /// @throws InterruptedException if the run was told to stop; likewise
  StepResult run(StepContext context) throws InterruptedException;

  /// How to take it back.
  Undo undo();
}
