package org.tranship.runbook.registry.msr;

import java.util.Optional;
import org.tranship.core.control.CannotAct;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.StoreProbe;
import org.tranship.core.step.Undo;

/// Makes sure, before anything else, that both stores can be used, every act of the plan and every
/// secret can be had, MSR answers, and its version is one that is moved so, by a command that keeps
/// its tags. The version is written down: it has to be the same to the end. MSR is not asked again
/// once the switch is begun, when it may be down.
final class MsrReadyStep implements Step {
  static final String NAME = "probe";
  static final String ACT = "TRR-169";
  private static final String VERSION = "version";

  private final MsrMigration migration;

  MsrReadyStep(MsrMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  /// The version that MSR had when the run was begun.
  static MsrVersion version(StepContext context) {
    return MsrVersion.parse(context.ended(NAME, VERSION).map(Note::text).orElseThrow());
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    MsrPlan plan = migration.plan();
    Optional<StepResult> refusal =
        StoreProbe.refusal(context, migration.sourceName(), migration.opener(), plan.source());
    if (refusal.isEmpty()) {
      refusal =
          StoreProbe.refusal(context, migration.targetName(), migration.opener(), plan.target());
    }
    Optional<String> objection = objection(migration);
    if (refusal.isPresent() || objection.isPresent()) {
      return refusal.orElseGet(() -> new StepResult.Refused(objection.orElseThrow()));
    }
    if (SwitchStep.isBegun(context)) {
      return StepResult.done("the switch is begun");
    }
    try (MsrClient client = migration.client()) {
      MsrVersion version = client.version();
      Optional<String> unfit = objection(version, migration);
      context.measured("version", unfit.isEmpty(), unfit.orElse("MSR " + version));
      if (unfit.isPresent()) {
        return new StepResult.Refused(unfit.get());
      }
      Note _ = context.act(VERSION, Note.NONE, _ -> new Note(1, version.text()));
      return same(version(context), version)
          .<StepResult>map(StepResult.Refused::new)
          .orElseGet(() -> StepResult.done("MSR " + version));
    }
  }

  /// Why a version is not moved by this plan; empty if it is.
  static Optional<String> objection(MsrVersion version, MsrMigration migration) {
    MsrPlan plan = migration.plan();
    Optional<String> unfit =
        TagRule.objection(version, plan, migration.consent().has(MsrMigration.ERASE_TAGS));
    return unfit.or(() -> plan.version().flatMap(wanted -> same(wanted, version)));
  }

  /// Why two versions are not the same; empty if they are.
  static Optional<String> same(MsrVersion wanted, MsrVersion found) {
    return wanted.isSame(found)
        ? Optional.empty()
        : Optional.of(
            MsrVersion.UNFIT
                + " MSR is "
                + found
                + ", and has to be "
                + wanted
                + ": metadata are restored to the version that they come from, and what keeps tags"
                + " depends on it. Put that version back, and run the same command again; or roll"
                + " back, and begin anew.");
  }

  /// Why the acts of the plan cannot be carried out here; empty if nothing is known.
  static Optional<String> objection(MsrMigration migration) {
    try {
      for (ControlSpec spec : migration.plan().controls()) {
        if (SwitchPlan.question(spec).isEmpty()) {
          migration.controls().open(spec).requireSecrets();
        }
      }
      migration.client().close();
      return Optional.empty();
    } catch (CannotAct e) {
      return refused("a secret that it needs is not to be had: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return refused(
          "an act of it makes no sense, or a secret is not to be had: " + e.getMessage());
    }
  }

  private static Optional<String> refused(String why) {
    return Optional.of(
        ACT
            + " The plan cannot be carried out: "
            + why
            + " Nothing was done. Correct the plan or provide the secret, and run the same command"
            + " again.");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
