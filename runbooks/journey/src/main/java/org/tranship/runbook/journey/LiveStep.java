package org.tranship.runbook.journey;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.client.tables.Tables;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Takes MaintenanceMode off: the second release is live. That is measured, and not believed: the
/// service configuration is read back, and the plan's gate has to pass. Behind this the way back
/// loses what it has written, so the way back looks for that first.
final class LiveStep extends JourneyStep {
  static final String NAME = "maintenance-off";
  static final String ACT = "lower";
  static final String USED = "TRJ-114";
  private static final List<ControlSpec> ASKED =
      List.of(
          new ControlSpec(
              SwitchPlan.PROMPT,
              Map.of(
                  "question",
                  "Set MaintenanceMode to true in every role of the second release. Are users kept"
                      + " out?")));

  LiveStep(JourneyMigration migration) {
    super(NAME, Phase.SWITCH, migration);
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    JourneyPlan.MaintenancePlan plan = migration.plan().maintenance();
    Note _ =
        context.act(
            ACT,
            Note.NONE,
            _ -> {
              plan.cscfg().ifPresent(file -> new MaintenanceFile(file, context.run()).set(false));
              migration.acts().carry(context, plan.off(), context.run() + "-lower");
              return Note.NONE;
            });
    return doubt(context)
        .<StepResult>map(StepResult.Refused::new)
        .orElseGet(() -> StepResult.done("MaintenanceMode is off, and measured"));
  }

  /// What stands against users being let in; measured.
  private Optional<String> doubt(StepContext context) throws InterruptedException {
    JourneyPlan.MaintenancePlan plan = migration.plan().maintenance();
    Optional<String> held = plan.cscfg().flatMap(file -> held(context, file));
    return held.isPresent()
        ? held
        : new Gate(
                NAME,
                plan.gate(),
                migration.controls(),
                migration.plan().gateWithin(),
                migration.pause())
            .doubt(context);
  }

  /// What stands in the service configuration against its being off. A command of the plan may have
  /// written it anew, and a run that was left here comes back to whatever it is by then.
  private static Optional<String> held(StepContext context, Path file) {
    List<String> roles = new MaintenanceFile(file, context.run()).held();
    context.measured(
        "maintenance",
        roles.isEmpty(),
        file + " says false in every role that has it" + but(roles));
    return roles.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Gate.CODE
                + " It is not measured that \""
                + NAME
                + "\" is done: MaintenanceMode is true in "
                + file
                + " for "
                + String.join(", ", roles)
                + ". Set it to false there, upload it, and run the same command again.");
  }

  private static String but(List<String> roles) {
    return roles.isEmpty() ? "" : " but " + String.join(", ", roles);
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Keeps users out again; refused if the second release has written events that would be"
            + " lost.",
        context -> {
          if (context.intended(NAME, ACT).isEmpty()) {
            return StepResult.done();
          }
          closeAndLook(context);
          return StepResult.done();
        });
  }

  /// Keeps users out, proves it, and only then looks what the second release has written.
  private void closeAndLook(StepContext context) throws InterruptedException {
    tables(
        migration,
        tables -> {
          TablesStep.requirePlace(context, tables);
          return true;
        });
    JourneyPlan.MaintenancePlan plan = migration.plan().maintenance();
    plan.cscfg().ifPresent(file -> new MaintenanceFile(file, context.run()).set(true));
    migration
        .acts()
        .carry(context, plan.on().isEmpty() ? ASKED : plan.on(), context.run() + "-raise-again");
    Optional<String> doubt = MaintenanceStep.doubt(context, migration);
    if (doubt.isPresent()) {
      throw new StepFailed(doubt.get());
    }
    Optional<String> written = written();
    if (written.isEmpty() && plan.prove().isEmpty()) {
      migration.pause().sleep(migration.plan().drain().quiet());
      written = written();
    }
    if (written.isPresent()) {
      plan.cscfg().ifPresent(file -> new MaintenanceFile(file, context.run()).set(false));
      migration.acts().carry(context, plan.off(), context.run() + "-lower-again");
      Optional<String> shut = doubt(context);
      throw new StepFailed(
          lost(written.get())
              + shut.map(why -> " It was to be opened again: " + why)
                  .orElse(" It was opened again."));
    }
  }

  private Optional<String> written() throws InterruptedException {
    return tables(migration, tables -> new WrittenSince(tables, migration).first());
  }

  static String lost(String row) {
    return USED
        + " The second release has written since it was opened, as "
        + row
        + ", and a way back would lose that. Nothing was taken back. Go on with the second release;"
        + " to go back all the same, give 'tranship journey reset --anyway'.";
  }
}
