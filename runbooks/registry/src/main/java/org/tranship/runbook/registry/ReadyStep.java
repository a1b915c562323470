package org.tranship.runbook.registry;

import java.util.Optional;
import org.tranship.core.control.CannotAct;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.StoreProbe;
import org.tranship.core.step.Undo;

/// Makes sure, before anything else, that both stores can be used, and every act of the plan and
/// every secret that one needs can be had.
final class ReadyStep implements Step {
  static final String ACT = "TRR-113";

  private final RegistryMigration migration;

  ReadyStep(RegistryMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    RegistryPlan plan = migration.plan();
    Optional<StepResult> refusal =
        StoreProbe.refusal(context, migration.sourceName(), migration.opener(), plan.source());
    if (refusal.isEmpty()) {
      refusal =
          StoreProbe.refusal(context, migration.targetName(), migration.opener(), plan.target());
    }
    return refusal
        .or(() -> objection(migration).map(StepResult.Refused::new))
        .orElseGet(StepResult::done);
  }

  /// Why the acts of the plan cannot be carried out here; empty if nothing is known.
  static Optional<String> objection(RegistryMigration migration) {
    try {
      for (ControlSpec spec : RegistryWords.controls(migration.plan())) {
        RegistryWords.requireSense(migration, spec);
      }
      migration.client().close();
      return Optional.empty();
    } catch (CannotAct e) {
      return objected("a secret that it needs is not to be had: " + e.getMessage());
    } catch (PlanContradiction e) {
      return objected(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return objected(
          "an act of it makes no sense, or a secret is not to be had: " + e.getMessage());
    }
  }

  private static Optional<String> objected(String why) {
    return Optional.of(refused(why));
  }

  /// A refusal.
  ///
  /// @param why a sentence
  static String refused(String why) {
    return ACT
        + " The plan cannot be carried out: "
        + why
        + " Nothing was done. Correct the plan or"
        + " provide the secret, and run the same command again.";
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
