package org.tranship.events.copy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.layer.Patience;
import org.tranship.core.layer.TokenBucket;

/// Copies what the target does not have, once from where the target says that it has come to, to
/// where the source ends.
///
/// Crash argument. It holds nothing between two batches that the target does not hold: the
/// checkpoint, written with the events, or the last event of each stream. Killed at any instruction
/// it is begun again from there.
public final class CopyRound {
  private static final int STREAMS = 500;

  private final Route route;
  private final CopyPace pace;
  private final Patience patience;
  private final Progress progress;
  private final Reading reading;
  private final TokenBucket rate;
  private long read;
  private String disorder = "";
  private long disorders;
  private @Nullable Event before;

  /// How a batch is delivered; for tests that deliver events twice or in disorder.
  public interface Reading {
    /// Everything in the batch, in any order, each at least once.
    List<Event> delivered(List<Event> batch);
  }

  /// Is told how a round comes along, now and then.
  @FunctionalInterface
  public interface Progress {
    /// @param read how many events of the source were worked off so far
    /// @param counts what became of them so far
    void told(long read, EventSink.Counts counts);
  }

  /// @param progress told now and then
  /// @param rate events of the source that may be worked off, over all rounds that share it
  public CopyRound(
      Route route,
      CopyPace pace,
      Patience patience,
      Progress progress,
      Reading reading,
      TokenBucket rate) {
    this.route = route;
    this.pace = pace;
    this.patience = patience;
    this.progress = progress;
    this.reading = reading;
    this.rate = rate;
  }

  /// How a round came out.
  ///
  /// @param read how many events of the source were worked off
  /// @param counts what became of them
  /// @param disorders how many events were recorded earlier, by their own time, than the one in
  ///   front of them in their stream
  /// @param disorder the first of these; empty if there is none
  public record Copied(long read, EventSink.Counts counts, long disorders, String disorder) {}

  /// @throws CopyFault if a version is missing at the source, or something else is at the target
  /// @throws org.tranship.core.eventlog.EventLogException if a log fails for good
  public Copied run() throws InterruptedException {
    EventSink sink = new EventSink(route, patience);
    if (route.ordered()) {
      ordered(sink);
    } else {
      byStream(sink);
    }
    sink.end();
    return new Copied(read, sink.counts(), disorders, disorder);
  }

  private void ordered(EventSink sink) throws InterruptedException {
    Optional<Checkpoint> found = route.target().checkpoint(route.checkpoint());
    Position from = found.map(Checkpoint::position).orElse(Position.START);
    long events = found.map(Checkpoint::events).orElse(0L);
    try (BatchesAhead batches = new BatchesAhead(route.source().readAll(from), pace)) {
      for (List<Event> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
        work(batch);
        events += batch.size();
        sink.accept(
            reading.delivered(batch),
            Optional.of(
                new Checkpoint(
                    route.checkpoint(), batch.getLast().position().orElse(from), events)));
        progress.told(read, sink.counts());
      }
    }
  }

  private void byStream(EventSink sink) throws InterruptedException {
    try (Cursor<StreamInfo> streams = route.source().streams("")) {
      List<StreamInfo> page = new ArrayList<>();
      for (@Nullable StreamInfo next = streams.next(); next != null; next = streams.next()) {
        page.add(next);
        if (page.size() == STREAMS) {
          page(page, sink);
          page.clear();
        }
      }
      page(page, sink);
    }
  }

  private void page(List<StreamInfo> page, EventSink sink) throws InterruptedException {
    Places places = new Places(route.target(), route.versions());
    Map<String, Place> known = places.of(page.stream().map(StreamInfo::stream).toList());
    for (StreamInfo stream : page) {
      Place place = Objects.requireNonNull(known.get(stream.stream()));
      if (place.source() >= stream.last() && place.whole()) {
        continue;
      }
      // The event of which the last parts may be missing is read again.
      long from = place.whole() ? place.source() + 1 : place.source();
      try (BatchesAhead batches =
          new BatchesAhead(route.source().read(stream.stream(), Math.max(0, from)), pace)) {
        for (List<Event> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
          work(batch);
          sink.accept(reading.delivered(batch), Optional.empty());
          progress.told(read, sink.counts());
        }
      }
      sink.end();
    }
  }

  private void work(List<Event> batch) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("told to stop");
    }
    rate.take(batch.size());
    read += batch.size();
    for (Event event : batch) {
      Event last = before;
      if (last != null
          && last.stream().equals(event.stream())
          && last.version() + 1 == event.version()
          && event.time().isPresent()
          && last.time().isPresent()
          && event.time().get().isBefore(last.time().get())) {
        if (disorders++ == 0) {
          disorder =
              event
                  + " was recorded at "
                  + event.time().get()
                  + ", and the one in front of it at "
                  + last.time().get();
        }
      }
      before = event;
    }
  }
}
