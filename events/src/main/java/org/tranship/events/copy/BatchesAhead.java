package org.tranship.events.copy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;

/// Events in batches. While one is worked off, the next two are read. A cursor that ends within its
/// first batch needs no thread, as most streams do.
public final class BatchesAhead implements AutoCloseable {
  private static final int AHEAD = 2;

  private final Cursor<Event> cursor;
  private final CopyPace pace;
  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(AHEAD);
  private @Nullable Thread reader;
  private boolean first = true;
  private boolean ended;

  /// @param cursor closed with this
  public BatchesAhead(Cursor<Event> cursor, CopyPace pace) {
    this.cursor = cursor;
    this.pace = pace;
  }

  /// The next batch; empty at the end.
  public List<Event> next() throws InterruptedException {
    if (ended) {
      return List.of();
    }
    if (first) {
      first = false;
      List<Event> batch = read();
      if (batch.size() < pace.events()) {
        // Short, because the source has ended or its events are large: the next call tells.
        return batch;
      }
      reader = Thread.ofVirtual().name("events-ahead").start(this::ahead);
      return batch;
    }
    if (reader == null) {
      List<Event> batch = read();
      ended = batch.isEmpty();
      return batch;
    }
    return switch (queue.take()) {
      case Failed(Throwable fault) -> {
        ended = true;
        throw raised(fault);
      }
      case Batch(List<Event> events) -> {
        ended = events.isEmpty();
        yield events;
      }
      default -> throw new IllegalStateException("nothing else is put into the queue");
    };
  }

  private static RuntimeException raised(Throwable fault) {
    if (fault instanceof Error error) {
      throw error;
    }
    return (RuntimeException) fault;
  }

  private record Batch(List<Event> events) {}

  private record Failed(Throwable fault) {}

  private List<Event> read() {
    List<Event> batch = new ArrayList<>();
    long weight = 0;
    while (batch.size() < pace.events() && weight < pace.bytes().bytes()) {
      @Nullable Event event = cursor.next();
      if (event == null) {
        break;
      }
      batch.add(event);
      weight += event.weight();
    }
    return batch;
  }

  private void ahead() {
    try {
      Object last = null;
      while (!(last instanceof Batch(List<Event> events) && events.isEmpty())
          && !(last instanceof Failed)) {
        last = batchOrFault();
        queue.put(last);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Object batchOrFault() {
    try {
      return new Batch(read());
    } catch (RuntimeException | Error fault) {
      return new Failed(fault);
    }
  }

  @Override
  public void close() {
    @Nullable Thread running = reader;
    if (running != null) {
      running.interrupt();
      boolean interrupted = false;
      while (running.isAlive()) {
        try {
          running.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    cursor.close();
  }
}
