package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.sql.OpenDatabase;

/// Keeps the second release's read models fresh while its worker is off and its web sites are read
/// still: in the background, for as long as this process carries the run. Between two processes
/// nothing is lost, since the subscriptions keep it.
final class Fresh {
  private static final int PASSES = 10;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ThirdMigration migration;
  private final AtomicReference<@Nullable RuntimeException> fault = new AtomicReference<>();
  private boolean started;

  Fresh(ThirdMigration migration) {
    this.migration = migration;
  }

  /// Begins, unless it has begun.
  void start(StepContext context) {
    if (!started) {
      started = true;
      Thread thread = Thread.ofVirtual().name("tranship-fresh").start(this::keep);
      context.hold(
          () -> {
            thread.interrupt();
            thread.join();
          });
    }
  }

  private void keep() {
    try {
      while (true) {
        long _ = once();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      // The run is left.
    } catch (RuntimeException e) {
      fault.set(e);
    }
  }

  /// Brings them up to date.
  ///
  /// @return how many messages are left of those that were there when it looked last
  long once() throws InterruptedException {
    return ThirdStep.bus(
        migration,
        bus -> {
          try (OpenDatabase database = new OpenDatabase(migration.database())) {
            CatchUp catchUp = CatchUp.second(migration, bus, database);
            return catchUp.settle(PASSES);
          }
        });
  }

  /// @throws StepFailed if it could not go on
  void requireSound() {
    Optional<RuntimeException> why = Optional.ofNullable(fault.get());
    if (why.isPresent()) {
      throw new StepFailed(String.valueOf(why.get().getMessage()), why.get());
    }
  }
}
