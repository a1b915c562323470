package org.tranship.runbook.objects;

import org.tranship.core.cutover.Consent;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Key;
import org.tranship.runbook.objects.CopiesReread.When;

/// After the switch, when nobody waits any more: reads every copy at the target once more. Safe to
/// repeat: what is read is not read again.
final class RehashStep implements Step {
  static final String NAME = "rehash";
  static final String GONE = "TRM-121";

  private final Migration migration;

  RehashStep(Migration migration) {
    this.migration = migration;
  }

  static String gone(Key key, String target) {
    return GONE
        + " The copy \""
        + key
        + "\" is gone from "
        + target
        + ". Its original was not touched. Find out who removed it; if the service did, give"
        + " --acknowledge "
        + Consent.GONE_AT_TARGET
        + ", else roll back.";
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return new CopiesReread(migration, context, Passes.REHASH, When.AFTER_SWITCH).read();
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
