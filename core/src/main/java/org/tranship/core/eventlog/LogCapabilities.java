package org.tranship.core.eventlog;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.value.ByteCount;

/// What a log can do and its limits, as data. The contract in the testkit tests what is claimed.
///
/// @param globalOrder all events stand in one order, and `readAll` and `end` can be asked
/// @param writable events can be appended
/// @param transaction how much of an append happens at once or not at all
/// @param checkpoint where a checkpoint is
/// @param firstVersion the version of the first event of a stream: 0 or 1
/// @param keeps what is kept of an event beside its stream, version, type and payload
/// @param payload how a payload comes back
/// @param timeUnit the smallest step in which times are told apart; what is finer is cut off
/// @param batchEvents how many events one append takes at most
/// @param batchBytes how large the payloads of one append may be together
/// @param largestEvent how large one payload may be
public record LogCapabilities(
    boolean globalOrder,
    boolean writable,
    Transaction transaction,
    CheckpointPlace checkpoint,
    long firstVersion,
    Set<Kept> keeps,
    PayloadForm payload,
    Duration timeUnit,
    int batchEvents,
    ByteCount batchBytes,
    ByteCount largestEvent) {

  /// How much of an append happens at once or not at all.
  public enum Transaction {
    /// Each event by itself, in order.
    EVENT,
    /// The events of one stream.
    STREAM,
    /// The whole append.
    APPEND
  }

  /// Where a checkpoint is.
  public enum CheckpointPlace {
    /// The log keeps none.
    NONE,
    /// In the log, written after the events: after a crash it may be behind them, never ahead.
    BESIDE,
    /// In the log, in the same transaction as the events.
    TOGETHER
  }

  /// What may be kept of an event.
  public enum Kept {
    REVISION,
    METADATA,
    TIME
  }

  /// How a payload comes back.
  public enum PayloadForm {
    /// Byte by byte.
    EXACT,
    /// As the same JSON value: spaces and the order of fields may be others.
    JSON
  }

  public LogCapabilities {
    keeps = keeps.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(keeps));
    if (firstVersion != 0 && firstVersion != 1) {
      throw new IllegalArgumentException("A stream begins with version 0 or 1.");
    }
    if (batchEvents < 1 || timeUnit.isNegative() || timeUnit.isZero()) {
      throw new IllegalArgumentException("A batch holds an event, and a time has a unit.");
    }
  }

  public boolean keeps(Kept what) {
    return keeps.contains(what);
  }

  /// The event as this log gives it back.
  public Event kept(Event event) {
    boolean all =
        (event.revision().isEmpty() || keeps(Kept.REVISION))
            && (event.metadata().isEmpty() || keeps(Kept.METADATA))
            && (event.time().isEmpty()
                || keeps(Kept.TIME) && cut(event.time().get()).equals(event.time().get()));
    if (all) {
      return event;
    }
    return new Event(
        event.stream(),
        event.version(),
        event.type(),
        keeps(Kept.REVISION) ? event.revision() : "",
        event.payload(),
        keeps(Kept.METADATA) ? event.metadata() : Map.of(),
        keeps(Kept.TIME) ? event.time().map(this::cut) : Optional.empty(),
        event.position());
  }

  private Instant cut(Instant time) {
    long unit = timeUnit.toNanos();
    if (unit >= 1_000_000_000L) {
      long seconds = unit / 1_000_000_000L;
      return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }
    return Instant.ofEpochSecond(time.getEpochSecond(), time.getNano() / unit * unit);
  }
}
