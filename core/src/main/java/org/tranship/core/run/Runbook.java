package org.tranship.core.run;

import java.util.List;
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

  /// Whether `migrate` goes on to clean the source once everything is verified and switched.
  boolean completesItself();

  /// Reads everything that the run moved once more and compares it with what the journal knows.
  /// Changes nothing but the journal.
  ///
  /// @param pass a fresh name for the results
  /// @return partial if anything differs
  StepResult verify(StepContext context, PassId pass) throws InterruptedException;
}
