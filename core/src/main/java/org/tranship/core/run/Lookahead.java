package org.tranship.core.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Has the next batch read, from the journal or the catalogue, while the last one is worked on.
/// Reading decides nothing: a batch counts as begun only when whoever works on it has it intended,
/// so a kill in between leaves nothing uncertain that was not before.
///
/// The source is asked by one thread of its own, a batch at a time and never after [#close]. A
/// fault of it is thrown where its batch would have been given.
final class Lookahead<T> implements AutoCloseable {
  /// Where batches come from.
  @FunctionalInterface
  interface Batches<T> {
    /// At most so many; none at the end.
    List<T> next(int most);

    /// Batches of what comes one by one; empty at the end.
    static <T> Batches<T> of(Supplier<Optional<T>> source) {
      return most -> {
        List<T> batch = new ArrayList<>(most);
        while (batch.size() < most) {
          Optional<T> next = source.get();
          if (next.isEmpty()) {
            break;
          }
          batch.add(next.get());
        }
        return batch;
      };
    }
  }

  /// An interrupt that comes before the reading has begun is lost on it, so it is repeated.
  private static final int AGAIN_MILLIS = 100;

  private final Batches<T> source;
  private final ExecutorService reader;
  private volatile @Nullable Thread thread;
  private @Nullable Future<List<T>> ahead;
  private List<T> rest = List.of();

  Lookahead(Batches<T> source) {
    this.source = source;
    this.reader =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = Thread.ofPlatform().daemon().name("tranship-reader").unstarted(task);
              thread = made;
              return made;
            });
  }

  /// The next batch; none at the end. An interrupt is passed on to the reading, which ends as it
  /// does for one, and is still set afterwards.
  List<T> next(int most) {
    List<T> batch = rest;
    if (batch.isEmpty()) {
      Future<List<T>> reading = ahead;
      batch = result(reading == null ? reader.submit(() -> source.next(most)) : reading);
      ahead =
          batch.isEmpty()
              ? CompletableFuture.completedFuture(batch)
              : reader.submit(() -> source.next(most));
    }
    int given = Math.min(most, batch.size());
    rest = batch.subList(given, batch.size());
    return batch.subList(0, given);
  }

  private List<T> result(Future<List<T>> reading) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return interrupted ? reading.get(AGAIN_MILLIS, TimeUnit.MILLISECONDS) : reading.get();
        } catch (InterruptedException _) {
          interrupted = true;
          interruptReader();
        } catch (TimeoutException _) {
          interruptReader();
        }
      }
    } catch (ExecutionException e) {
      throw fault(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// What a worker ended with, to be thrown by who waited for it.
  static RuntimeException fault(ExecutionException ended) {
    if (ended.getCause() instanceof Error fault) {
      throw fault;
    }
    return ended.getCause() instanceof RuntimeException fault
        ? fault
        : new IllegalStateException("A worker ended in an unforeseen way", ended);
  }

  private void interruptReader() {
    Thread reading = thread;
    if (reading != null) {
      reading.interrupt();
    }
  }

  /// Ends the reading under way and waits for that, so that its source can be closed.
  @Override
  public void close() {
    reader.shutdownNow();
    reader.close();
  }
}
