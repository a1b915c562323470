package org.tranship.core.journal;

import java.time.Instant;
import org.tranship.core.outcome.Note;

/// One thing that happened in a run, other than to a single object. Entries are appended and never
/// changed; the state of a run is what they add up to.
public sealed interface JournalEntry {
  /// When, by the clock of the machine that ran.
  Instant at();

  /// The step it belongs to; empty for the run as a whole.
  String step();

  /// A step was begun, or begun again.
  record StepBegan(Instant at, String step) implements JournalEntry {}

  /// A step came to an end.
  ///
  /// @param end how
  /// @param detail why, for a person; empty when there is nothing to say
  record StepEnded(Instant at, String step, StepEnd end, String detail) implements JournalEntry {}

  /// An act is about to be done: written before anyone else could see it.
  ///
  /// @param act its name within the step
  /// @param note what a successor needs to settle it (an id, a position), never a secret
  record ActIntended(Instant at, String step, String act, Note note) implements JournalEntry {}

  /// An act is known to be over.
  ///
  /// @param note what came of it
  record ActEnded(Instant at, String step, String act, ActEnd end, Note note)
      implements JournalEntry {}

  /// A gate, fence probe or check was measured.
  ///
  /// @param what its name
  /// @param passed whether the run may go on
  /// @param detail the figure and the limit, for a person
  record Measured(Instant at, String step, String what, boolean passed, String detail)
      implements JournalEntry {}

  /// The operator decided something.
  ///
  /// @param question what was asked
  /// @param answer what was answered
  /// @param by who
  record Decided(Instant at, String step, String question, String answer, String by)
      implements JournalEntry {}

  /// The run as a whole changed its state: it was begun, left, taken up again or ended.
  ///
  /// @param state the new state's name, a word that the run's own transitions know
  /// @param detail why, for a person
  record RunChanged(Instant at, String state, String detail) implements JournalEntry {
    @Override
    public String step() {
      return "";
    }
  }

  /// How a step ended.
  enum StepEnd {
    DONE,
    /// Done for most objects; some failed, are named in the journal, and are tried again on resume.
    PARTIAL,
    FAILED,
    REFUSED,
    INTERRUPTED,
    UNDONE
  }

  /// How an act ended.
  enum ActEnd {
    DONE,
    REFUSED,
    UNKNOWN
  }
}
