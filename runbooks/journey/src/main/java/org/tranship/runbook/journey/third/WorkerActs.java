package org.tranship.runbook.journey.third;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.step.StepContext;
import org.tranship.runbook.journey.MaintenanceFile;
import org.tranship.runbook.journey.third.ThirdPlan.Worker;

/// Stops and starts the workers of both releases: MaintenanceMode of the worker's role is set in
/// its service configuration, then the plan's acts are done. Safe to repeat, as they have to be.
///
/// @param migration whose workers
record WorkerActs(ThirdMigration migration) {
  private static final Duration LOOK = Duration.ofMillis(20);

  void stopSecond(StepContext context, String number) throws InterruptedException {
    stop(context, migration.plan().workers().second(), "second-" + number);
  }

  void startThird(StepContext context, String number) throws InterruptedException {
    start(context, migration.plan().workers().third(), "third-" + number);
  }

  void stopThird(StepContext context, String id) throws InterruptedException {
    stop(context, migration.plan().workers().third(), "third-" + id);
  }

  void startSecond(StepContext context, String id) throws InterruptedException {
    start(context, migration.plan().workers().second(), "second-" + id);
  }

  private void stop(StepContext context, Worker worker, String id) throws InterruptedException {
    worker.configuration().ifPresent(file -> file(context, file).setWorker(true));
    migration.acts().carry(context, worker.stop(), context.run() + "-stop-" + id);
  }

  private void start(StepContext context, Worker worker, String id) throws InterruptedException {
    worker.configuration().ifPresent(file -> file(context, file).setWorker(false));
    migration.acts().carry(context, worker.start(), context.run() + "-start-" + id);
  }

  private static MaintenanceFile file(StepContext context, Path file) {
    return new MaintenanceFile(file, context.run());
  }

  /// Before the third release is deployed: its worker shall not begin by itself.
  void holdThird(StepContext context) {
    migration
        .plan()
        .workers()
        .third()
        .configuration()
        .ifPresent(file -> file(context, file).setWorker(true));
  }

  /// Both service configurations as they were before the run.
  void restore(StepContext context) {
    for (Worker worker :
        List.of(migration.plan().workers().second(), migration.plan().workers().third())) {
      worker.configuration().ifPresent(file -> file(context, file).restore());
    }
  }

  /// Waits until nobody receives any more, where the broker tells.
  ///
  /// @param late when it has to be so
  /// @return what stands against it; empty if nobody does
  Optional<String> receiving(
      StepContext context, Routes routes, List<SubscriptionName> from, Instant late)
      throws InterruptedException {
    Optional<SubscriptionName> busy = routes.busy(from);
    while (busy.isPresent() && context.clock().instant().isBefore(late)) {
      migration.pause().sleep(LOOK);
      busy = routes.busy(from);
    }
    return busy.map(name -> "somebody still receives from " + name);
  }

  /// Measures a gate while commands wait: looked at often.
  ///
  /// @param late when it has to be done
  /// @return what stands against it; empty if each succeeds
  Optional<String> doubt(StepContext context, List<ControlSpec> gate, String what, Instant late)
      throws InterruptedException {
    for (ControlSpec spec : gate) {
      Control control = migration.controls().open(spec);
      Answer answer = control.act(context.run() + "-gate");
      while (!(answer instanceof Answer.Done) && context.clock().instant().isBefore(late)) {
        migration.pause().sleep(LOOK);
        answer = control.act(context.run() + "-gate");
      }
      boolean passed = answer instanceof Answer.Done;
      context.measured("gate " + what, passed, control.sentence() + ": " + answer.detail());
      if (!passed) {
        return Optional.of(
            "it is not measured in time that the "
                + what
                + ": what "
                + control.sentence()
                + " gave "
                + answer.detail());
      }
    }
    return Optional.empty();
  }
}
