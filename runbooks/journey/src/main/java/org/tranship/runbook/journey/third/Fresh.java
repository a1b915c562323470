package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
///
/// The second's own generators are kept apart from it as far as that can be: it begins when their
/// worker is measured to be off, and ends before that is started again, behind what it has in hand.
/// These know no event twice: they put aside one that is older than its order, as it is when it was
/// applied here and not settled, and the seats of an order whose row another transaction has not
/// kept yet. Where both write all the same, as when a worker was thought to be off or a lock has
/// ended, see [Feed].
final class Fresh {
  private static final int PASSES = 10;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration LONGER = Duration.ofSeconds(1);

  /// How long it is given to end by itself.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ThirdMigration migration;
  private final AtomicReference<@Nullable RuntimeException> fault = new AtomicReference<>();
  private final AtomicInteger faults = new AtomicInteger();
  private Optional<Ending> ending = Optional.empty();

  Fresh(ThirdMigration migration) {
    this.migration = migration;
  }

  /// What ends it.
  private record Ending(CountDownLatch leave, Thread thread) {
    /// Behind what it has in hand, unless that takes too long.
    void gently() throws InterruptedException {
      leave.countDown();
      if (!thread.join(PATIENCE)) {
        atOnce();
      }
    }

    void atOnce() throws InterruptedException {
      // Not by the interrupt alone: whoever it reaches may let go of it, and it is for good.
      leave.countDown();
      thread.interrupt();
      thread.join();
    }
  }

  /// Begins, unless it has begun. The second release's worker is off.
  void start(StepContext context) {
    if (ending.isEmpty()) {
      Ending begun = begun();
      ending = Optional.of(begun);
      context.hold(begun::atOnce);
    }
  }

  /// Ends, if it has begun: the second release's worker is to do it itself.
  void end() throws InterruptedException {
    if (ending.isPresent()) {
      ending.get().gently();
      ending = Optional.empty();
    }
  }

  /// Begins.
  ///
  /// @return ends it
  AutoCloseable begin() {
    return begun()::atOnce;
  }

  private Ending begun() {
    CountDownLatch leave = new CountDownLatch(1);
    return new Ending(leave, Thread.ofVirtual().name("tranship-fresh").start(() -> keep(leave)));
  }

  private void keep(CountDownLatch leave) {
    try {
      do {
        passes(leave);
      } while (!leave.await(LONGER.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      // The run is left.
    }
  }

  /// Passes again and again, with a bus and a database that stay open meanwhile: until something
  /// goes wrong, and then both are opened anew for the next try.
  private void passes(CountDownLatch leave) throws InterruptedException {
    try {
      boolean _ =
          with(
              catchUp -> {
                do {
                  long _ = catchUp.settle(PASSES);
                  fault.set(null);
                } while (!leave.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
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
