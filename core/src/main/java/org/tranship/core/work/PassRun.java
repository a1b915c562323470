package org.tranship.core.work;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.Store;
import org.tranship.core.thread.SideThread;

/// One pass over many objects: a feeder (the calling thread) reads work, has it intended, and
/// starts a virtual thread for each item as room allows, or for a few where items are done sooner
/// than a thread is begun; a recorder gathers results, settles them at the store and has them
/// recorded. The first fault that is not one object's own stops the feeding; what is in flight
/// comes to its end and is recorded, then the fault is thrown.
final class PassRun {
  /// Largest item, in bytes, that may wait for others of its bundle.
  private static final long SMALL = 64 << 10;

  private final EngineLimits limits;
  private final Engine.Work work;
  private final Engine.Ledger ledger;
  private final Store target;
  private final LocalEngine.One one;
  private final LocalEngine.Weight weight;

  private final Flight flight;
  private final Semaphore outstanding;
  private final Budget memory;

  private final Arrivals results;

  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  PassRun(
      EngineLimits limits,
      Engine.Work work,
      Engine.Ledger ledger,
      Store target,
      LocalEngine.One one,
      LocalEngine.Weight weight,
      Flight flight) {
    this.limits = limits;
    this.work = work;
    this.ledger = ledger;
    this.target = target;
    this.one = one;
    this.weight = weight;
    this.flight = flight;
    this.outstanding = new Semaphore(limits.outstanding());
    this.memory = new Budget(limits.memory());
    // A quarter of what may be outstanding is enough: the feeder goes on while it is written.
    this.results = new Arrivals(limits.outstanding() / 4, limits.patience());
  }

  void run() throws InterruptedException {
    SideThread recorder = SideThread.start("tranship-recorder", this::recordAll);
    boolean interrupted = false;
    ExecutorService objects = Executors.newVirtualThreadPerTaskExecutor();
    try {
      feed(objects);
    } catch (InterruptedException _) {
      interrupted = true;
    } finally {
      // Every object in flight comes to its end, undisturbed by a further interrupt, and is
      // recorded.
      interrupted |= Waiting.uninterruptedly(() -> Waiting.finish(objects));
      results.end();
      interrupted |= Waiting.uninterruptedly(recorder::join);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    Throwable stopped = fault.get();
    if (stopped instanceof RuntimeException e) {
      throw e;
    } else if (stopped instanceof Error e) {
      throw e;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void feed(ExecutorService objects) throws InterruptedException {
    int chunk = limits.outstanding() / 4;
    while (fault.get() == null) {
      List<WorkItem> items = LocalEngine.next(work, chunk);
      if (items.isEmpty()) {
        return;
      }
      // Not for ever: after a fault nobody may give any back.
      while (!outstanding.tryAcquire(items.size(), 100, TimeUnit.MILLISECONDS)) {
        if (fault.get() != null) {
          return;
        }
      }
      while (fault.get() == null && resting()) {
        // What is not begun is not intended either.
      }
      ledger.intend(items);
      for (int next = 0; next < items.size(); ) {
        boolean room = false;
        while (!room && fault.get() == null) {
          room = !resting() && flight.takeOff();
        }
        // Room may have come from an object that ended with the fault.
        if (fault.get() != null) {
          return;
        }
        int end = next + together(items, next);
        if (end == next + 1) {
          WorkItem item = items.get(next);
          Budget.Share share = memory.take(weight.of(item));
          objects.execute(() -> alone(item, share));
        } else {
          List<WorkItem> bundle = items.subList(next, end);
          objects.execute(() -> inTurn(bundle));
        }
        next = end;
      }
    }
  }

  /// How many of the next items one thread does in turn: several of those that are small, where
  /// such have lately been done in no time.
  private int together(List<WorkItem> items, int next) {
    int most = Math.min(flight.bundle(), items.size() - next);
    int count = 1;
    while (count < most
        && items.get(next).size().bytes() <= SMALL
        && items.get(next + count).size().bytes() <= SMALL) {
      count++;
    }
    return count;
  }

  /// Whether nothing may be begun, after a little while if so.
  private boolean resting() throws InterruptedException {
    boolean resting = ledger.resting();
    if (resting) {
      Thread.sleep(100);
      flight.rested();
    }
    return resting;
  }

  private void alone(WorkItem item, Budget.Share share) {
    try {
      process(item, share);
    } finally {
      flight.landed();
    }
  }

  /// Room in memory is taken for one item after the other: who waits for more than was announced
  /// must hold nothing that another one waits for.
  private void inTurn(List<WorkItem> bundle) {
    try {
      for (WorkItem item : bundle) {
        if (fault.get() != null) {
          return;
        }
        process(item, memory.take(weight.of(item)));
      }
    } catch (Throwable e) {
      fault.compareAndSet(null, e);
    } finally {
      flight.landed();
    }
  }

  private void process(WorkItem item, Budget.Share share) {
    long began = System.nanoTime();
    try (share) {
      ObjectResult result = one.of(item, share);
      results.add(result);
      flight.done(result.size().bytes(), System.nanoTime() - began);
    } catch (Throwable e) {
      fault.compareAndSet(null, e);
    }
  }

  private void recordAll() {
    try {
      for (List<ObjectResult> batch = results.next(); !batch.isEmpty(); batch = results.next()) {
        Settling.settle(target, batch);
        ledger.record(batch);
        outstanding.release(batch.size());
      }
    } catch (Throwable e) {
      fault.compareAndSet(null, e);
    }
  }
}
