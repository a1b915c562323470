package org.tranship.core.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.thread.SideThread;

/// Has the next batch read, from the journal or the catalogue, while the last one is worked on.
/// Reading decides nothing: a batch counts as begun only when whoever works on it has it intended,
/// so a kill in between leaves nothing uncertain that was not before.
///
/// The source is asked beside the caller, a batch at a time and never after [#close]. A fault of it
/// is thrown where its batch would have been given, and again if it is asked for once more.
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

  /// A batch on its way.
  private static final class Reading<T> {
    private final CompletableFuture<List<T>> batch = new CompletableFuture<>();
    private final SideThread thread;

    Reading(Batches<T> source, int most) {
      this.thread = SideThread.start("tranship-reader", () -> read(source, most));
    }

    private void read(Batches<T> source, int most) {
      try {
        batch.complete(source.next(most));
      } catch (Throwable e) {
        batch.completeExceptionally(e);
      }
    }

    /// What was read. An interrupt is passed on, and is still set afterwards.
    List<T> await() {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return batch.get();
          } catch (InterruptedException _) {
            interrupted = true;
            thread.interrupt();
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

    void end() {
      thread.interrupt();
      boolean interrupted = false;
      boolean ended = false;
      while (!ended) {
        try {
          thread.join();
          ended = true;
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final Batches<T> source;
  private @Nullable Reading<T> ahead;
  private List<T> rest = List.of();
  private boolean ended;

  Lookahead(Batches<T> source) {
    this.source = source;
  }

  /// The next batch; none at the end. An interrupt is passed on to the reading, which ends as it
  /// does for one, and is still set afterwards.
  List<T> next(int most) {
    List<T> batch = rest;
    if (batch.isEmpty() && !ended) {
      Reading<T> reading = ahead;
      if (reading == null) {
        reading = new Reading<>(source, most);
        ahead = reading;
      }
      batch = reading.await();
      ended = batch.isEmpty();
      if (!ended) {
        ahead = new Reading<>(source, most);
      }
    }
    int given = Math.min(most, batch.size());
    rest = batch.subList(given, batch.size());
    return batch.subList(0, given);
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

  /// Ends the reading under way and waits for that, so that its source can be closed.
  @Override
  public void close() {
    Reading<T> reading = ahead;
    if (reading != null) {
      reading.end();
    }
  }
}
