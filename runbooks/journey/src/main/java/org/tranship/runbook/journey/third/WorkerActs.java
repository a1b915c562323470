package org.tranship.runbook.journey.third;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.step.StepContext;
import org.tranship.runbook.journey.MaintenanceFile;
import org.tranship.runbook.journey.third.ThirdPlan.Worker;

/// Stops and starts the workers of both releases: MaintenanceMode is set in the service
/// configuration, of the second release's worker and of every role of the third, which nobody uses
/// yet; then the plan's acts are done. Safe to repeat, as they have to be.
///
/// @param migration whose workers
record WorkerActs(ThirdMigration migration) {
  private static final Duration LOOK = Duration.ofMillis(20);

  void stopSecond(StepContext context, String id) throws InterruptedException {
    Worker worker = migration.plan().workers().second();
    worker.configuration().ifPresent(file -> file(context, file).setWorker(true));
    carry(context, worker.stop(), "stop-second-" + id);
  }

  void startSecond(StepContext context, String id) throws InterruptedException {
    Worker worker = migration.plan().workers().second();
    worker.configuration().ifPresent(file -> file(context, file).setWorker(false));
    carry(context, worker.start(), "start-second-" + id);
  }

  void stopThird(StepContext context, String id) throws InterruptedException {
    holdThird(context, true);
    carry(context, migration.plan().workers().third().stop(), "stop-third-" + id);
  }

  void startThird(StepContext context, String id) throws InterruptedException {
    holdThird(context, false);
    carry(context, migration.plan().workers().third().start(), "start-third-" + id);
  }

  private void carry(StepContext context, List<ControlSpec> acts, String id)
      throws InterruptedException {
    migration.acts().carry(context, acts, context.run() + "-" + id);
  }

  private static MaintenanceFile file(StepContext context, Path file) {
    return new MaintenanceFile(file, context.run());
  }

  /// Whether the third release is kept from beginning: every role of it, since whichever starts
  /// first narrows the second's subscriptions.
  void holdThird(StepContext context, boolean hold) {
    migration
        .plan()
        .workers()
        .third()
        .configuration()
        .ifPresent(file -> file(context, file).set(hold));
  }

  /// The switches of both service configurations as they were before the run. What is gone is said.
  void restore(StepContext context) {
    for (MaintenanceFile file : files(context)) {
      file.restore().ifPresent(gone -> context.measured("maintenance", true, gone));
    }
  }

  /// What is kept of both is removed: there are connection strings in it.
  void forget(StepContext context) {
    files(context).forEach(MaintenanceFile::forget);
  }

  private List<MaintenanceFile> files(StepContext context) {
    return Stream.of(migration.plan().workers().second(), migration.plan().workers().third())
        .flatMap(worker -> worker.configuration().stream())
        .map(file -> file(context, file))
        .toList();
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
