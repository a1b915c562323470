package org.tranship.core.eventlog;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.LogCapabilities.CheckpointPlace;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.LogCapabilities.PayloadForm;
import org.tranship.core.eventlog.LogCapabilities.Transaction;
import org.tranship.core.value.ByteCount;

/// The reference implementation of the port: a real log whose events live as long as the process.
/// It keeps everything and does an append at once or not at all, so a protocol that fails here is
/// wrong.
///
/// It gives what is stored as it is: [#plant] puts gaps, duplicates and pending events into it, as
/// a service with a fault would.
public final class MemoryEventLog implements EventLog, Outbox, Truncation {
  private static final Comparator<String> BYTES =
      Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private static final LogCapabilities CAPABILITIES =
      new LogCapabilities(
          true,
          true,
          Transaction.APPEND,
          CheckpointPlace.TOGETHER,
          0,
          EnumSet.allOf(Kept.class),
          PayloadForm.EXACT,
          Duration.ofNanos(1),
          10_000,
          ByteCount.ofMiB(64),
          ByteCount.ofMiB(64));

  private final String name;
  private final LogCapabilities capabilities;
  private final TreeMap<String, List<Event>> streams = new TreeMap<>(BYTES);
  private final TreeMap<Long, Event> order = new TreeMap<>();
  private final Map<String, Checkpoint> checkpoints = new HashMap<>();
  private final List<Event> pending = new ArrayList<>();
  private long positions;

  public MemoryEventLog(String name) {
    this(name, CAPABILITIES);
  }

  /// @param capabilities what it keeps and its limits, so that lesser logs can be tried out; it
  ///   does everything at once in any case
  public MemoryEventLog(String name, LogCapabilities capabilities) {
    this.name = "memory:" + name;
    this.capabilities = capabilities;
  }

  /// What the log in memory can do.
  public static LogCapabilities standard() {
    return CAPABILITIES;
  }

  @Override
  public LogCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public void check() {}

  @Override
  public synchronized Cursor<StreamInfo> streams(String after) {
    List<StreamInfo> infos = new ArrayList<>();
    streams
        .tailMap(after, false)
        .forEach(
            (stream, events) ->
                infos.add(
                    new StreamInfo(
                        stream,
                        events.getFirst().version(),
                        events.getLast().version(),
                        events.size())));
    return Cursor.over(infos);
  }

  @Override
  public synchronized Cursor<Event> read(String stream, long from) {
    return Cursor.over(
        streams.getOrDefault(stream, List.of()).stream()
            .filter(event -> event.version() >= from)
            .toList());
  }

  @Override
  public synchronized Cursor<Event> readAll(Position after) {
    requireOrder();
    return new Cursor<>() {
      private long at = after.number();

      @Override
      public @Nullable Event next() {
        synchronized (MemoryEventLog.this) {
          Map.Entry<Long, Event> next = order.higherEntry(at);
          if (next == null) {
            return null;
          }
          at = next.getKey();
          return next.getValue();
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized LogEnd end(Position after) {
    requireOrder();
    Map<Long, Event> behind = order.tailMap(after.number(), false);
    Optional<Event> first = behind.values().stream().findFirst();
    return new LogEnd(
        behind.size(),
        behind.isEmpty() ? after : Position.of(order.lastKey()),
        first.flatMap(Event::time));
  }

  private void requireOrder() {
    if (!capabilities.globalOrder()) {
      throw fault(EventLogException.Kind.UNSUPPORTED, "read", "it has no global order");
    }
  }

  @Override
  public synchronized Map<String, Event> last(Collection<String> wanted) {
    Map<String, Event> last = new HashMap<>();
    for (String stream : wanted) {
      @Nullable List<Event> events = streams.get(stream);
      if (events != null) {
        last.put(stream, events.getLast());
      }
    }
    return last;
  }

  @Override
  public synchronized AppendOutcome append(Append append) {
    Optional<EventLogException> objection = new BatchLimits(name, capabilities).objection(append);
    if (objection.isPresent()) {
      return new AppendOutcome.Refused(objection.get());
    }
    InsertOrCompare compare =
        new InsertOrCompare(
            capabilities,
            append.events(),
            stream -> Optional.ofNullable(last(List.of(stream)).get(stream)).map(Event::version),
            (stream, version) ->
                streams.getOrDefault(stream, List.of()).stream()
                    .filter(event -> event.version() == version)
                    .findFirst());
    if (!compare.clashes().isEmpty()) {
      return new AppendOutcome.Conflict(compare.clashes());
    }
    compare.fresh().forEach(event -> store(capabilities.kept(event)));
    if (capabilities.checkpoint() != CheckpointPlace.NONE) {
      append.checkpoint().ifPresent(mark -> checkpoints.put(mark.name(), mark));
    }
    int written = compare.fresh().size();
    return new AppendOutcome.Done(
        written,
        append.events().size() - written,
        written == 0 || !capabilities.globalOrder()
            ? Optional.empty()
            : Optional.of(Position.of(positions)));
  }

  private void store(Event event) {
    long position = ++positions;
    Event placed =
        event.withPosition(
            capabilities.globalOrder() ? Optional.of(Position.of(position)) : Optional.empty());
    streams.computeIfAbsent(event.stream(), _ -> new ArrayList<>()).add(placed);
    order.put(position, placed);
  }

  /// Stores an event as it is, whatever its version: what a service with a fault has left behind.
  public synchronized void plant(Event event) {
    store(event);
  }

  /// Notes an event as recorded and not yet published.
  public synchronized void plantPending(Event event) {
    pending.add(event);
  }

  /// What was pending was published.
  public synchronized void publishAll() {
    pending.clear();
  }

  @Override
  public synchronized Optional<Checkpoint> checkpoint(String wanted) {
    return Optional.ofNullable(checkpoints.get(wanted));
  }

  @Override
  public synchronized Pending pending() {
    return pending.isEmpty()
        ? Pending.NONE
        : new Pending(
            pending.size(),
            pending.stream().flatMap(event -> event.time().stream()).min(Instant::compareTo),
            Optional.of(pending.getFirst().toString()));
  }

  @Override
  public synchronized Cursor<Event> unpublished() {
    return Cursor.over(List.copyOf(pending));
  }

  @Override
  public synchronized long truncate(String stream, long from) {
    @Nullable List<Event> events = streams.get(stream);
    if (events == null) {
      return 0;
    }
    List<Event> gone = events.stream().filter(event -> event.version() >= from).toList();
    events.removeAll(gone);
    order.values().removeIf(event -> event.stream().equals(stream) && event.version() >= from);
    if (events.isEmpty()) {
      streams.remove(stream);
    }
    return gone.size();
  }

  @Override
  public synchronized void forget(String checkpoint) {
    checkpoints.remove(checkpoint);
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  private EventLogException fault(EventLogException.Kind kind, String operation, String reason) {
    return EventLogException.of(kind, operation, name).because(reason).build();
  }

  @Override
  public void close() {}
}
