package org.tranship.core.cutover;

import org.tranship.core.control.Answer;

/// A write that a writer of the source would do, to find out whether it still can.
public interface FenceProbe {
  /// What it does, for a person, beginning with a verb: `calls PUT https://...`.
  String sentence();

  /// Tries it, and leaves nothing behind where it can help that.
  ///
  /// @param run the run's name, for whatever is written
  /// @return [Answer.Refused] if the write was refused in a way that proves it; [Answer.Done] if it
  ///   went through; [Answer.Unknown] if what came proves nothing
  Answer probe(String run) throws InterruptedException;
}
