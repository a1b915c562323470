package org.tranship.runbook.journey;

import java.util.Optional;
import org.tranship.core.control.Answer;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.Consent;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Puts the second release into production with MaintenanceMode on: the switch is set in its
/// configuration, it is deployed and swapped, the plan's gate measures that it is in production,
/// and it is proven that users are kept out. From here on the first release gets nothing new, and
/// the fence stays up until the second one is whole or the run is rolled back: whoever opened it
/// before would let users write to a database that is half migrated.
///
/// Crash argument. A swap that was cut off is looked at before it is done again. Taking back ends
/// only once it is measured; until then the service configuration stays as it is, and a further
/// rollback does it again.
final class MaintenanceStep implements Step {
  static final String NAME = "maintenance-on";
  static final String OPEN = "TRJ-108";
  private static final String DEPLOY = "deploy";
  private static final String BACK = "undeploy";

  private final JourneyMigration migration;
  private final StageActs deployment;

  MaintenanceStep(JourneyMigration migration) {
    this.migration = migration;
    this.deployment =
        new StageActs(
            DEPLOY,
            migration.plan().deploy(),
            true,
            "first release",
            migration.controls(),
            migration.plan().gateWithin(),
            migration.pause());
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
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<String> unprovable = unprovable(migration);
    if (unprovable.isPresent()) {
      return new StepResult.Refused(unprovable.get());
    }
    JourneyPlan plan = migration.plan();
    Note _ =
        context.act(
            "raise",
            Note.NONE,
            _ -> {
              plan.maintenance()
                  .cscfg()
                  .ifPresent(file -> new MaintenanceFile(file, context.run()).set(true));
              migration.acts().carry(context, plan.maintenance().on(), context.run() + "-raise");
              return Note.NONE;
            });
    Note _ =
        context.act(
            DEPLOY,
            Note.NONE,
            earlier -> {
              deployment.forth(context, earlier.isPresent());
              return Note.NONE;
            });
    Optional<String> doubt = deployment.gate().doubt(context);
    if (doubt.isEmpty()) {
      doubt = doubt(context, migration);
    }
    return doubt
        .<StepResult>map(StepResult.Refused::new)
        .orElseGet(
            () ->
                StepResult.done(
                    migration.plan().maintenance().prove().isEmpty()
                        ? "in production, and measured; nothing proved that users are kept out"
                        : "in production, and measured; users are kept out"));
  }

  /// Nothing proves it, and the operator has not agreed to that.
  static Optional<String> unprovable(JourneyMigration migration) {
    return !migration.plan().maintenance().prove().isEmpty()
            || migration.consent().has(Consent.NO_FENCE)
        ? Optional.empty()
        : Optional.of(
            OPEN
                + " Nothing in the plan proves that users are kept out: name under"
                + " maintenance.prove a write of theirs that has to be refused. With --acknowledge "
                + Consent.NO_FENCE
                + " it is only noticed when the events change meanwhile.");
  }

  /// What stands against users being kept out; empty if each of the plan's writes is refused.
  static Optional<String> doubt(StepContext context, JourneyMigration migration)
      throws InterruptedException {
    for (ControlSpec spec : migration.plan().maintenance().prove()) {
      var control = migration.controls().open(spec);
      Answer answer = control.probe();
      boolean proven = answer instanceof Answer.Refused;
      context.measured("fence", proven, control.sentence() + ": " + answer.detail());
      if (!proven) {
        return Optional.of(
            OPEN
                + " Users are not kept out: what "
                + control.sentence()
                + (answer instanceof Answer.Done ? " went through (" : " proved nothing (")
                + answer.detail()
                + "). See that the second release is in production with MaintenanceMode on, and run"
                + " the same command again.");
      }
    }
    return Optional.empty();
  }

  @Override
  public Undo undo() {
    JourneyPlan plan = migration.plan();
    return new Undo.By(
        migration.acts().sentences(plan.deploy().back())
            + "; the service configuration is as it was before.",
        context -> {
          if (context.intended(NAME, DEPLOY).isPresent()) {
            boolean before = context.ended(NAME, BACK).isPresent();
            Note _ =
                context.act(
                    BACK,
                    Note.NONE,
                    _ -> {
                      deployment.back(context);
                      return Note.NONE;
                    });
            if (before && !deployment.isBack(context)) {
              // An earlier rollback has measured it, so somebody else has swapped since.
              return new StepResult.Refused(deployment.notBack());
            }
          }
          return plan.maintenance()
              .cscfg()
              .flatMap(file -> new MaintenanceFile(file, context.run()).restore())
              .<StepResult>map(StepResult::done)
              .orElseGet(StepResult::done);
        });
  }
}
