package org.tranship.runbook.objects;

import java.util.Optional;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.step.StepContext;
import org.tranship.runbook.objects.pointers.PointedRound;
import org.tranship.runbook.objects.pointers.Pointing;

/// Everything that the steps of one migration work with.
///
/// @param plan what was asked
/// @param copying how objects go from one store to the other
/// @param controls how the service is acted on
/// @param consent what the operator agreed to
/// @param pointing what knows the table of the plan's catalog; empty where it has none
public record Migration(
    MigrationPlan plan,
    Copying copying,
    Controls controls,
    Consent consent,
    Optional<Pointing> pointing) {
  /// A migration without a catalog.
  public Migration(MigrationPlan plan, Copying copying, Controls controls, Consent consent) {
    this(plan, copying, controls, consent, Optional.empty());
  }

  /// What a step says of the source's writers where nothing keeps them out.
  boolean isFenced() {
    return plan.fence().isPresent();
  }

  /// Whether a failure right before the switch stands against it: writers are kept out, or nothing
  /// is switched anyway.
  boolean isStrict() {
    return isFenced() || plan.switching().isEmpty();
  }

  /// One more look at the source, and the copying of what is new or another by now.
  ///
  /// @return how many objects there were to do; which of them failed is in the journal
  long again(StepContext context) throws InterruptedException {
    if (pointing.isEmpty()) {
      return new CopyRound(copying).run(context);
    }
    PointedRound round = new PointedRound(pointing.get());
    var _ = round.run(context);
    return round.changed();
  }
}
