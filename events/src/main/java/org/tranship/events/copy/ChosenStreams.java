package org.tranship.events.copy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.eventlog.StreamScan;

/// Some streams of a log, as if there were no others. It has no order over all its events: where
/// the next of them stands among all others is nothing that a log is asked. Events that wait to be
/// published are those of all streams.
public final class ChosenStreams implements EventLog {
  private final EventLog inner;
  private final Predicate<String> chosen;

  /// @param names of streams; a `*` stands for anything
  public ChosenStreams(EventLog inner, Collection<String> names) {
    this.inner = inner;
    this.chosen =
        Pattern.compile(
                names.stream().map(ChosenStreams::pattern).collect(Collectors.joining("|")),
                Pattern.DOTALL)
            .asMatchPredicate();
  }

  private static String pattern(String name) {
    return List.of(name.split("\\*", -1)).stream()
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }

  @Override
  public LogCapabilities capabilities() {
    LogCapabilities all = inner.capabilities();
    return new LogCapabilities(
        false,
        all.writable(),
        all.transaction(),
        all.checkpoint(),
        all.firstVersion(),
        all.keeps(),
        all.payload(),
        all.timeUnit(),
        all.batchEvents(),
        all.batchBytes(),
        all.largestEvent());
  }

  @Override
  public void check() {
    inner.check();
  }

  @Override
  public Cursor<StreamInfo> streams(String after) {
    return only(inner.streams(after), StreamInfo::stream);
  }

  @Override
  public Cursor<Event> read(String stream, long from) {
    return chosen.test(stream) ? inner.read(stream, from) : Cursor.over(List.of());
  }

  @Override
  public Cursor<Event> readAll(Position after) {
    throw noOrder();
  }

  @Override
  public LogEnd end(Position after) {
    throw noOrder();
  }

  private static EventLogException noOrder() {
    return EventLogException.of(
            EventLogException.Kind.UNSUPPORTED, "read all events of", "chosen streams")
        .because("they have no order of their own")
        .build();
  }

  @Override
  public Map<String, Event> last(Collection<String> streams) {
    return inner.last(streams.stream().filter(chosen).toList());
  }

  @Override
  public AppendOutcome append(Append append) {
    return inner.append(append);
  }

  @Override
  public Optional<Checkpoint> checkpoint(String name) {
    return inner.checkpoint(name);
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (!type.equals(StreamScan.class)) {
      return inner.feature(type);
    }
    return inner
        .feature(StreamScan.class)
        .<StreamScan>map(scan -> after -> only(scan.inStreamOrder(after), Event::stream))
        .map(type::cast);
  }

  private <T> Cursor<T> only(Cursor<T> all, Function<T, String> stream) {
    return new Cursor<>() {
      @Override
      public @Nullable T next() {
        @Nullable T next = all.next();
        while (next != null && !chosen.test(stream.apply(next))) {
          next = all.next();
        }
        return next;
      }

      @Override
      public void close() {
        all.close();
      }
    };
  }

  @Override
  public void close() {
    inner.close();
  }
}
