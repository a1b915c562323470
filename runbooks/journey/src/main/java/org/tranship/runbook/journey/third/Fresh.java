package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.sql.OpenDatabase;

/// Keeps the second release's read models fresh while its worker is off and its web sites are read
/// still: in the background, for as long as this process carries the run. Between two processes
/// nothing is lost, since the subscriptions keep it. What goes wrong is tried again; what went
/// wrong last is told at the end.
final class Fresh {
  private static final int PASSES = 10;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration LONGER = Duration.ofSeconds(1);

  private final ThirdMigration migration;
  private final AtomicReference<@Nullable RuntimeException> fault = new AtomicReference<>();
  private final AtomicInteger faults = new AtomicInteger();
  private boolean started;
  private volatile boolean left;

  Fresh(ThirdMigration migration) {
    this.migration = migration;
  }

  /// Begins, unless it has begun.
  void start(StepContext context) {
    if (!started) {
      started = true;
      context.hold(begin());
    }
  }

  /// Begins.
  ///
  /// @return ends it, behind what it has in hand
  AutoCloseable begin() {
    Thread thread = Thread.ofVirtual().name("tranship-fresh").start(this::keep);
    return () -> {
      // Not by the interrupt alone: whoever it reaches may let go of it, and it is for good.
      left = true;
      thread.interrupt();
      thread.join();
    };
  }

  private void keep() {
    try {
      while (!left) {
        passes();
        Thread.sleep(LONGER);
      }
    } catch (InterruptedException _) {
      // The run is left.
    }
  }

  /// Passes again and again, with a bus and a database that stay open meanwhile: until something
  /// goes wrong, and then both are opened anew for the next try.
  private void passes() throws InterruptedException {
    try {
      boolean _ =
          with(
              catchUp -> {
                while (!left) {
                  long _ = catchUp.settle(PASSES);
                  fault.set(null);
                  Thread.sleep(PAUSE);
                }
                return true;
              });
    } catch (RuntimeException e) {
      int _ = faults.incrementAndGet();
      fault.set(e);
    }
  }

  /// What is done with what catches up.
  @FunctionalInterface
  private interface Work<T> {
    T with(CatchUp catchUp) throws InterruptedException;
  }

  private <T> T with(Work<T> work) throws InterruptedException {
    return ThirdStep.bus(
        migration,
        bus -> {
          try (OpenDatabase database = new OpenDatabase(migration.database())) {
            return work.with(CatchUp.second(migration, bus, database));
          }
        });
  }

  /// Brings them up to date.
  ///
  /// @return how many messages are left of those that were there when it looked last
  long once() throws InterruptedException {
    return with(catchUp -> catchUp.settle(PASSES));
  }

  /// Says how often it went wrong, and brings them up to date itself if it went wrong last.
  ///
  /// @throws StepFailed if it cannot
  void requireSound(StepContext context) throws InterruptedException {
    @Nullable RuntimeException last = fault.get();
    if (faults.get() > 0) {
      context.measured(
          "second's read models",
          last == null,
          "keeping them fresh went wrong "
              + faults.get()
              + " times and was tried again"
              + (last == null ? "" : "; the last time: " + last.getMessage()));
    }
    if (last != null) {
      try {
        long _ = once();
      } catch (StepFailed e) {
        throw new StepFailed(
            e.getMessage()
                + " So the second release's read models are not fresh; its subscriptions keep what"
                + " they lack. See to that, and run the same command again.",
            e);
      }
    }
  }
}
