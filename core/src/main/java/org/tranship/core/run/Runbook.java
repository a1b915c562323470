package org.tranship.core.run;

import java.util.List;
import org.tranship.core.step.Step;

/// The ordered steps for one kind of service.
public interface Runbook {
  /// Its name, as journals hold it: `anchore`, `registry`, ...
  String name();

  /// All steps, phases in order. The same plan always gives the same steps.
  List<Step> steps();

  /// Whether `migrate` goes on to clean the source once everything is verified and switched.
  boolean completesItself();
}
