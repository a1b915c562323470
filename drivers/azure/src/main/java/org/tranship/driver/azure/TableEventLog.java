package org.tranship.driver.azure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableException;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.BatchLimits;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.eventlog.InsertOrCompare;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogCapabilities.CheckpointPlace;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.LogCapabilities.PayloadForm;
import org.tranship.core.eventlog.LogCapabilities.Transaction;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.eventlog.Outbox;
import org.tranship.core.eventlog.Pending;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.eventlog.Truncation;
import org.tranship.core.value.ByteCount;

/// Events in a table of Azure, as the CQRS Journey keeps them: see [TableEvents]. There is no order
/// over all streams. Rows `Unpublished_` and a version are events that wait to be sent.
///
/// Crash argument. The events of one stream are one group of inserts, which is done as a whole or
/// not at all, and fails if one of its versions is there: then what is there is read and compared,
/// so nobody writes over anything, and no version is left out. Streams of one append are written
/// one after the other, and the checkpoint, in a table beside, after all of them: it may be behind
/// the events, never ahead.
final class TableEventLog implements EventLog, Outbox, Truncation {
  private static final int RACES = 5;
  private static final LogCapabilities CAPABILITIES =
      new LogCapabilities(
          false,
          true,
          Transaction.STREAM,
          CheckpointPlace.BESIDE,
          0,
          EnumSet.allOf(Kept.class),
          PayloadForm.EXACT,
          Duration.ofNanos(100),
          Tables.GROUP,
          ByteCount.ofMiB(1),
          ByteCount.of(32 << 10));

  private final Tables tables;
  private final String table;
  private final TableCheckpoints checkpoints;
  private final TableEvents form;
  private final TableReading reading;
  private final TableFaults faults;
  private final String shown;

  /// @param shown the location for messages
  TableEventLog(Tables tables, String table, String marks, TableEvents form, String shown) {
    this.tables = tables;
    this.table = table;
    this.checkpoints = new TableCheckpoints(tables, marks);
    this.form = form;
    this.shown = shown;
    this.faults = new TableFaults(shown);
    this.reading = new TableReading(tables, table, form, faults);
  }

  @Override
  public LogCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void check() {
    try {
      if (!tables.exists(table)) {
        throw EventLogException.of(Kind.SCHEMA, "check", shown)
            .because("there is no table " + table)
            .next("Make it, or check its name.")
            .build();
      }
    } catch (TableException e) {
      throw faults.of("check", e);
    }
  }

  @Override
  public Cursor<StreamInfo> streams(String after) {
    return reading.streams(after);
  }

  @Override
  public Cursor<Event> read(String stream, long from) {
    return reading.stream(stream, from);
  }

  @Override
  public Pending pending() {
    return reading.pending();
  }

  @Override
  public Cursor<Event> unpublished() {
    return reading.unpublished();
  }

  @Override
  public Cursor<Event> readAll(Position after) {
    throw noOrder();
  }

  @Override
  public LogEnd end(Position after) {
    throw noOrder();
  }

  private EventLogException noOrder() {
    return EventLogException.of(Kind.UNSUPPORTED, "read", shown)
        .because("a table of Azure has no order over all streams")
        .next("Read stream by stream.")
        .build();
  }

  @Override
  public Map<String, Event> last(Collection<String> streams) {
    Map<String, Event> last = new HashMap<>();
    for (String stream : streams) {
      reading.last(stream, 0).ifPresent(it -> last.put(stream, it));
    }
    return last;
  }

  @Override
  public AppendOutcome append(Append append) {
    Optional<EventLogException> objection =
        new BatchLimits(shown, CAPABILITIES).objection(append).or(() -> invalid(append.events()));
    if (objection.isPresent()) {
      return new AppendOutcome.Refused(objection.get());
    }
    boolean writing = false;
    try {
      for (int race = 0; race < RACES; race++) {
        InsertOrCompare compare = compared(append.events());
        if (!compare.clashes().isEmpty()) {
          return new AppendOutcome.Conflict(compare.clashes());
        }
        writing = true;
        if (inserted(compare.fresh())) {
          if (append.checkpoint().isPresent()) {
            checkpoints.put(append.checkpoint().get());
          }
          int written = compare.fresh().size();
          return new AppendOutcome.Done(
              written, append.events().size() - written, Optional.empty());
        }
      }
      return new AppendOutcome.Refused(
          EventLogException.of(Kind.THROTTLED, "append to", shown)
              .because("others append to the same streams")
              .build());
    } catch (TableException e) {
      EventLogException fault = faults.of("append to", e);
      return writing && fault.retryable()
          ? new AppendOutcome.Unknown(fault)
          : new AppendOutcome.Refused(fault);
    } catch (EventLogException e) {
      return new AppendOutcome.Refused(e);
    }
  }

  private Optional<EventLogException> invalid(List<Event> events) {
    for (Event event : events) {
      Optional<String> why = form.objection(event);
      if (why.isEmpty()) {
        why =
            event.metadata().keySet().stream()
                .filter(form::isTaken)
                .findFirst()
                .map(name -> "what is known of it has the name " + name + ", which is a column's");
      }
      if (why.isPresent()) {
        return Optional.of(
            EventLogException.of(Kind.INVALID_EVENT, "append to", shown)
                .event(event.stream(), event.version())
                .because(why.get())
                .next("Rename it on the way, or choose another log.")
                .build());
      }
    }
    return Optional.empty();
  }

  private InsertOrCompare compared(List<Event> events) {
    Map<String, Long> lowest = new HashMap<>();
    events.forEach(it -> lowest.merge(it.stream(), it.version(), Math::min));
    return new InsertOrCompare(
        CAPABILITIES,
        events,
        stream -> {
          long from = Math.max(0, lowest.getOrDefault(stream, 0L) - 1);
          Optional<Event> last = reading.last(stream, from);
          return last.or(() -> from == 0 ? Optional.empty() : reading.last(stream, 0))
              .map(Event::version);
        },
        (stream, version) ->
            tables.get(table, TableEvents.key(stream, version)).map(reading::event));
  }

  /// Whether every stream's group was inserted; if not, somebody was faster.
  private boolean inserted(List<Event> fresh) {
    Map<String, List<TableRow>> groups = new LinkedHashMap<>();
    fresh.forEach(
        it -> groups.computeIfAbsent(it.stream(), _ -> new ArrayList<>()).add(form.row(it)));
    for (List<TableRow> group : groups.values()) {
      if (!tables.insert(table, group)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<Checkpoint> checkpoint(String name) {
    try {
      return checkpoints.get(name);
    } catch (TableException e) {
      throw faults.of("read", e);
    }
  }

  @Override
  public long truncate(String stream, long from) {
    List<RowKey> keys = new ArrayList<>();
    try (Cursor<Event> cursor = read(stream, from)) {
      for (Event next = cursor.next(); next != null; next = cursor.next()) {
        keys.add(TableEvents.key(stream, next.version()));
      }
    }
    try {
      long gone = 0;
      for (RowKey key : keys.reversed()) {
        gone += tables.remove(table, key) ? 1 : 0;
      }
      return gone;
    } catch (TableException e) {
      throw faults.of("truncate", e);
    }
  }

  @Override
  public void forget(String checkpoint) {
    try {
      checkpoints.remove(checkpoint);
    } catch (TableException e) {
      throw faults.of("truncate", e);
    }
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  @Override
  public void close() {
    tables.close();
  }
}
