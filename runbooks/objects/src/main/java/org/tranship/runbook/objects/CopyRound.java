package org.tranship.runbook.objects;

import org.tranship.core.step.StepContext;

/// One more look at both stores, and the copying of what is new or another by now. What it does is
/// written down under the passes of the copying before it, so a rollback takes all of it back.
final class CopyRound {
  private final Copying copying;
  private final CopyStep copy;
  private final ReplaceStep replace;

  CopyRound(Copying copying) {
    this.copying = copying;
    this.copy = new CopyStep(copying);
    this.replace = new ReplaceStep(copying);
  }

  /// @return how many objects there were to do; which of them failed is in the journal
  long run(StepContext context) throws InterruptedException {
    var _ = copy.run(context);
    long changed = copying.found().fresh().objects() + copying.found().other().objects();
    var _ = replace.run(context);
    return changed;
  }
}
