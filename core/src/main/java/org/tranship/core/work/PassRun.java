package org.tranship.core.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.Store;
import org.tranship.core.thread.SideThread;

/// One pass over many objects: a feeder (the calling thread) reads work, has it intended, and
/// starts a virtual thread for each item as room allows; a recorder gathers results, settles them
/// at the store and has them recorded. The first fault that is not one object's own stops the
/// feeding; what is in flight comes to its end and is recorded, then the fault is thrown.
final class PassRun {
  private final EngineLimits limits;
  private final Engine.Work work;
  private final Engine.Ledger ledger;
  private final Store target;
  private final LocalEngine.One one;
  private final LocalEngine.Weight weight;

  private final Flight flight;
  private final Semaphore outstanding;
  private final Budget memory;

  /// Results on their way to the recorder; an empty one says that no more will come.
  private final LinkedBlockingQueue<Optional<ObjectResult>> results = new LinkedBlockingQueue<>();

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
      results.add(Optional.empty());
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
      for (WorkItem item : items) {
        boolean room = false;
        while (!room && fault.get() == null) {
          room = !resting() && flight.takeOff();
        }
        // Room may have come from an object that ended with the fault.
        if (fault.get() != null) {
          return;
        }
        Budget.Share share = memory.take(weight.of(item));
        objects.execute(() -> process(item, share));
      }
    }
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

  private void process(WorkItem item, Budget.Share share) {
    long size = 0;
    try (share) {
      ObjectResult result = one.of(item, share);
      size = result.size().bytes();
      results.add(Optional.of(result));
    } catch (Throwable e) {
      fault.compareAndSet(null, e);
    } finally {
      flight.landed(size);
    }
  }

  private void recordAll() {
    List<ObjectResult> batch = new ArrayList<>();
    long deadline = 0;
    try {
      boolean last = false;
      while (!last) {
        Optional<ObjectResult> next =
            batch.isEmpty()
                ? results.take()
                : results.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (next != null && next.isPresent()) {
          if (batch.isEmpty()) {
            deadline = System.nanoTime() + limits.patience().toNanos();
          }
          batch.add(next.get());
        }
        last = next != null && next.isEmpty();
        // A quarter of what may be outstanding is enough: the feeder goes on while it is written.
        boolean due = last || next == null || batch.size() >= limits.outstanding() / 4;
        if (due && !batch.isEmpty()) {
          Settling.settle(target, batch);
          ledger.record(batch);
          outstanding.release(batch.size());
          batch = new ArrayList<>();
        }
      }
    } catch (Throwable e) {
      fault.compareAndSet(null, e);
    }
  }
}
