package org.tranship.events.proof;

import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.eventlog.StreamScan;
import org.tranship.events.copy.BatchesAhead;
import org.tranship.events.copy.CopyPace;

/// All events of a log, stream by stream, streams in the order of their bytes: by one reading where
/// the log can, else by one a stream.
final class StreamsInOrder implements AutoCloseable {
  private final Cursor<Event> events;
  private @Nullable Event head;

  StreamsInOrder(EventLog log) {
    this.events =
        new Ahead(
            log.feature(StreamScan.class)
                .map(scan -> scan.inStreamOrder(""))
                .orElseGet(() -> new ByStream(log)));
    this.head = events.next();
  }

  /// Of events that come in such an order already.
  StreamsInOrder(Cursor<Event> events) {
    this.events = events;
    this.head = events.next();
  }

  /// The stream that comes next; empty at the end.
  Optional<String> stream() {
    return Optional.ofNullable(head).map(Event::stream);
  }

  /// The next event of a stream; empty when it is at its end.
  Optional<Event> next(String stream) {
    Event event = head;
    if (event == null || !event.stream().equals(stream)) {
      return Optional.empty();
    }
    head = events.next();
    return Optional.of(event);
  }

  /// Passes over what is left of a stream.
  ///
  /// @return how many events
  long skip(String stream) {
    long skipped = 0;
    while (next(stream).isPresent()) {
      skipped++;
    }
    return skipped;
  }

  @Override
  public void close() {
    events.close();
  }

  /// Reads on while what was read is compared.
  private static final class Ahead implements Cursor<Event> {
    private final BatchesAhead batches;
    private Iterator<Event> batch = Collections.emptyIterator();

    Ahead(Cursor<Event> cursor) {
      this.batches = new BatchesAhead(cursor, CopyPace.STANDARD);
    }

    @Override
    public @Nullable Event next() {
      try {
        if (!batch.hasNext()) {
          batch = batches.next().iterator();
        }
        return batch.hasNext() ? batch.next() : null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw EventLogException.of(EventLogException.Kind.INTERRUPTED, "read", "a log")
            .because("told to stop")
            .causedBy(e)
            .build();
      }
    }

    @Override
    public void close() {
      batches.close();
    }
  }

  /// One reading a stream.
  private static final class ByStream implements Cursor<Event> {
    private final EventLog log;
    private final Cursor<StreamInfo> streams;
    private @Nullable Cursor<Event> current;

    ByStream(EventLog log) {
      this.log = log;
      this.streams = log.streams("");
    }

    @Override
    public @Nullable Event next() {
      while (true) {
        Cursor<Event> cursor = current;
        if (cursor != null) {
          @Nullable Event event = cursor.next();
          if (event != null) {
            return event;
          }
          cursor.close();
          current = null;
        }
        @Nullable StreamInfo stream = streams.next();
        if (stream == null) {
          return null;
        }
        current = log.read(stream.stream(), 0);
      }
    }

    @Override
    public void close() {
      Cursor<Event> cursor = current;
      if (cursor != null) {
        cursor.close();
      }
      streams.close();
    }
  }
}
