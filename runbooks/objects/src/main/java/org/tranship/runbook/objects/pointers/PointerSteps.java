package org.tranship.runbook.objects.pointers;

import org.tranship.core.cutover.ProofStep;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// The steps that know the table, for a runbook that puts them into its order: survey before
/// anything moves, copy (as often as is wanted, each under a name of its own), switch once the
/// writers are out, prove and clean at the end.
public final class PointerSteps {
  /// Code of a refusal to remove originals, since copies are not sound.
  public static final String UNPROVEN = "TRM-123";

  private final Pointing pointing;

  public PointerSteps(Pointing pointing) {
    this.pointing = pointing;
  }

  /// Looks at all rows and objects: phase `PREPARE`, named `survey-rows`.
  public Step survey() {
    return new SurveyPointersStep(pointing);
  }

  /// Copies what rows point at and the target does not have: phase `MOVE`.
  ///
  /// @param name the step's name in the runbook
  public Step copy(String name) {
    return new CopyPointedStep(pointing, name);
  }

  /// Points the rows to their copies: phase `SWITCH`, named `switch-rows`.
  public Step switchRows() {
    return new SwitchRowsStep(pointing);
  }

  /// Reads every copy once more after the switch: phase `SWITCH`, named `rehash`.
  public Step rehash() {
    return new PointedRehash(pointing);
  }

  /// Reads every copy once more, whenever that is asked for.
  ///
  /// @param pass a fresh name for the results
  /// @return partial if anything differs
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    Tally tally = new PointedRehash(pointing).read(context, pass);
    return PassEnding.of(context, pass, tally, "objects", "are not as they were copied");
  }

  /// Reads once more the copies of all that is to be cleaned: phase `PROOF`, named `proof-pointed`.
  public Step prove() {
    return new ProofStep(
        PointerPasses.PROOF,
        UNPROVEN,
        new ProofStep.End(
            CleanPointedStep.NAME,
            PointerPasses.CLEAN,
            pointing.source().toString(),
            pointing.target().toString()),
        (context, pass) ->
            pointing.cleaning() == Cleaning.KEEP
                ? StepResult.done("nothing is to be removed")
                : new PointedRehash(pointing).prove(context, pass));
  }

  /// Cleans the source of what [#prove] has found sound right before: phase `COMPLETE`, named
  /// `clean-pointed`.
  public Step clean() {
    return new CleanPointedStep(pointing);
  }
}
