package org.tranship.core.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// The ordered steps for one kind of service.
public interface Runbook {
  /// Its name, as journals hold it: `anchore`, `registry`, ...
  String name();

  /// All steps, phases in order. The same plan always gives the same steps.
  List<Step> steps();

  /// Whether `migrate` goes on to clean the source once everything is verified and switched. Most
  /// wait for the operator to say so.
  default boolean completesItself() {
    return false;
  }

  /// What stands against a verb just now, beyond what the run's state says: a time that is not
  /// over, something the operator has not agreed to. Asked before anything is done, and before the
  /// journal says that it is begun.
  ///
  /// @param entries the run's journal
  /// @param now by the clock of this machine
  /// @return what, why and what next; empty if nothing does
  default Optional<String> objection(Verb verb, List<JournalEntry> entries, Instant now) {
    return Optional.empty();
  }

  /// Reads everything that the run moved once more and compares it with what the journal knows.
  /// Changes nothing but the journal.
  ///
  /// @param pass a fresh name for the results
  /// @return partial if anything differs
  StepResult verify(StepContext context, PassId pass) throws InterruptedException;
}
