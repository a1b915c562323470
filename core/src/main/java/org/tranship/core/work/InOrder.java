package org.tranship.core.work;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.tranship.core.store.Store;

/// Works on several objects at once, each in a virtual thread, and tells the results in the order
/// in which the work was given. Used by one thread, which also is told. The first exception of a
/// task is thrown to it, in its turn; closing stops what is under way.
///
/// Bounded: objects at work by [EngineLimits#requests], the bytes they hold by
/// [EngineLimits#memory], and results that wait for one before them by [EngineLimits#outstanding].
public final class InOrder<T> implements AutoCloseable {
  private final Consumer<T> told;
  private final int most;
  private final Flight flight;
  private final Budget memory;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Future<T>> waiting = new ArrayDeque<>();

  /// @param atOnce objects at work at the same time, if the limits allow as many
  /// @param stores those that are asked
  public InOrder(EngineLimits limits, int atOnce, List<Store> stores, Consumer<T> told) {
    this.told = told;
    this.most = limits.outstanding();
    this.flight = new Flight(Math.min(limits.requests(), atOnce), stores);
    this.memory = new Budget(limits.memory());
  }

  /// Takes a result that is there already.
  public void add(T result) throws InterruptedException {
    tell(0);
    if (waiting.isEmpty()) {
      told.accept(result);
    } else {
      enqueue(CompletableFuture.completedFuture(result));
    }
  }

  /// Begins a task as soon as there is room for it.
  ///
  /// @param held bytes of memory that it holds
  /// @param size bytes that it reads
  public void run(long held, long size, Callable<T> task) throws InterruptedException {
    do {
      tell(0);
    } while (!flight.takeOff());
    Budget.Share share = memory.take(held);
    enqueue(
        workers.submit(
            () -> {
              long began = System.nanoTime();
              try (share) {
                return task.call();
              } finally {
                flight.done(size, System.nanoTime() - began);
                flight.landed();
              }
            }));
  }

  /// Waits for all that is under way.
  public void finish() throws InterruptedException {
    tell(waiting.size());
  }

  private void enqueue(Future<T> result) throws InterruptedException {
    waiting.add(result);
    tell(waiting.size() - most);
  }

  /// Tells the next so many, waiting for them, and behind them those that are done.
  private void tell(int least) throws InterruptedException {
    int left = least;
    for (Future<T> next = waiting.peek();
        next != null && (left > 0 || next.isDone());
        next = waiting.peek()) {
      told.accept(result(next));
      waiting.remove();
      left--;
    }
  }

  private static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException("A task failed.", e);
      }
    }
  }

  /// Stops what is under way and waits for its end.
  @Override
  public void close() {
    workers.shutdownNow();
    if (Waiting.uninterruptedly(() -> Waiting.finish(workers))) {
      Thread.currentThread().interrupt();
    }
  }
}
