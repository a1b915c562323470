package org.tranship.runbook.journey.third;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Puts the third release into staging. MaintenanceMode of all its roles is set first: the
/// original's files say false, and a role of any kind that begins by itself makes the third's
/// subscriptions, and narrows the second's so that nothing comes to them. Whether one did is looked
/// at behind the gate; if so, the second's get everything again, and the run is refused.
final class DeployStep extends StageStep {
  static final String NAME = "deploy";

  private final WorkerActs workers;

  DeployStep(ThirdMigration migration) {
    super(NAME, Phase.PREPARE, migration, migration.plan().deploy(), false);
    this.workers = new WorkerActs(migration);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Note _ =
        context.act(
            "maintenance",
            Note.NONE,
            _ -> {
              workers.holdThird(context, true);
              return Note.NONE;
            });
    StepResult result = super.run(context);
    if (!(result instanceof StepResult.Done)) {
      return result;
    }
    Optional<String> begun = bus(migration, this::begun);
    return begun.isEmpty()
        ? result
        : refused(
            context,
            NAME,
            Routes.NARROWED
                + " A role of the third release has begun by itself: "
                + begun.get()
                + ". Set MaintenanceMode of all its roles; give 'tranship rollback', see in the"
                + " third's subscriptions what nobody has handled, and delete them; then begin"
                + " anew.");
  }

  /// What a role of the third release has done, as a clause; empty if it has done nothing.
  private Optional<String> begun(Bus bus) {
    Routes routes = new Routes(migration.plan().topics(), bus);
    Optional<SubscriptionName> narrowed = routes.narrowed();
    if (narrowed.isPresent()) {
      routes.reopen();
      return Optional.of(
          "the second's subscription " + narrowed.get() + " got nothing; it gets everything again");
    }
    List<SubscriptionName> third = new ArrayList<>(migration.views());
    third.addAll(routes.third());
    return third.stream()
        .filter(each -> bus.topology().subscription(each).isPresent())
        .findFirst()
        .map(each -> "the subscription " + each + " is there");
  }

  /// Whatever a role of it has done meanwhile, the second's get everything.
  @Override
  public Undo undo() {
    return super.undo()
        .around(
            action ->
                context -> {
                  StepResult result = action.run(context);
                  if (begun(context, NAME)) {
                    boolean _ =
                        bus(
                            migration,
                            bus -> {
                              new Routes(migration.plan().topics(), bus).reopen();
                              return true;
                            });
                  }
                  workers.restore(context);
                  return result;
                });
  }
}
