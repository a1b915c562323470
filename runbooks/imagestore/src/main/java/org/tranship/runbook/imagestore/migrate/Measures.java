package org.tranship.runbook.imagestore.migrate;

/// Takes what was measured: a step's context, which writes it down, or somebody who only looks.
@FunctionalInterface
interface Measures {
  void measured(String what, boolean passed, String detail);
}
