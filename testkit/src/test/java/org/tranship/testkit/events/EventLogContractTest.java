package org.tranship.testkit.events;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;

/// The contract finds what it is there to find: each log here breaks one promise, and the test of
/// that promise fails.
class EventLogContractTest {

  /// A log with one fault, and the test that must not pass.
  private record Broken(String name, EventLog log, Consumer<EventLogContract> test) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final class Subject extends EventLogContract {
    private final EventLog log;

    Subject(EventLog log) {
      this.log = log;
    }

    @Override
    protected EventLog createLog() {
      return log;
    }
  }

  /// A log around the one in memory.
  private abstract static class Around implements EventLog {
    final MemoryEventLog inner = new MemoryEventLog("broken");

    @Override
    public LogCapabilities capabilities() {
      return inner.capabilities();
    }

    @Override
    public void check() {}

    @Override
    public Cursor<StreamInfo> streams(String after) {
      return inner.streams(after);
    }

    @Override
    public Cursor<Event> read(String stream, long from) {
      return inner.read(stream, from);
    }

    @Override
    public Cursor<Event> readAll(Position after) {
      return inner.readAll(after);
    }

    @Override
    public LogEnd end(Position after) {
      return inner.end(after);
    }

    @Override
    public Map<String, Event> last(Collection<String> streams) {
      return inner.last(streams);
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
      return inner.feature(type);
    }

    @Override
    public void close() {}
  }

  /// Overwrites what is there.
  private static final class Overwriting extends Around {
    @Override
    public AppendOutcome append(Append append) {
      for (Event event : append.events()) {
        long _ = inner.truncate(event.stream(), event.version());
      }
      return inner.append(append);
    }
  }

  /// Takes any version, as it comes.
  private static final class TakingGaps extends Around {
    @Override
    public AppendOutcome append(Append append) {
      append.events().forEach(inner::plant);
      return new AppendOutcome.Done(append.events().size(), 0, Optional.empty());
    }
  }

  /// Writes the checkpoint first and apart.
  private static final class CheckpointAhead extends Around {
    @Override
    public AppendOutcome append(Append append) {
      append.checkpoint().ifPresent(mark -> inner.append(Append.of(mark)));
      return inner.append(append);
    }
  }

  /// Writes event by event although it claims one transaction.
  private static final class Piecemeal extends Around {
    @Override
    public AppendOutcome append(Append append) {
      AppendOutcome last = inner.append(Append.of());
      for (Event event : append.events()) {
        last = inner.append(Append.of(event));
      }
      return last;
    }
  }

  /// Gives streams in the order of a collation.
  private static final class Collated extends Around {
    @Override
    public Cursor<StreamInfo> streams(String after) {
      List<StreamInfo> all = EventSamples.all(inner.streams(after));
      return Cursor.over(
          all.stream()
              .sorted((a, b) -> String.CASE_INSENSITIVE_ORDER.compare(a.stream(), b.stream()))
              .toList());
    }
  }

  /// Loses the metadata that it claims to keep.
  private static final class Forgetful extends Around {
    @Override
    public Cursor<Event> read(String stream, long from) {
      return Cursor.over(
          EventSamples.all(inner.read(stream, from)).stream()
              .map(event -> event.withMetadata(Map.of()))
              .toList());
    }
  }

  /// Begins a stream one event late.
  private static final class OffByOne extends Around {
    @Override
    public Cursor<Event> read(String stream, long from) {
      return inner.read(stream, from == 0 ? 0 : from + 1);
    }
  }

  /// Counts the event at the position among those behind it.
  private static final class Inclusive extends Around {
    @Override
    public LogEnd end(Position after) {
      LogEnd end = inner.end(after);
      return new LogEnd(end.behind() + 1, end.newest(), end.oldest());
    }
  }

  private static Stream<Broken> broken() {
    return Stream.of(
        new Broken(
            "overwrites",
            new Overwriting(),
            EventLogContract::otherContentUnderAVersionIsAConflictAndChangesNothing),
        new Broken(
            "takes gaps", new TakingGaps(), EventLogContract::aGapIsAConflictAndChangesNothing),
        new Broken(
            "writes twice", new TakingGaps(), EventLogContract::theSameAppendTwiceWritesOnce),
        new Broken(
            "moves the checkpoint first",
            new CheckpointAhead(),
            EventLogContract::aConflictLeavesTheCheckpointWhereItWas),
        new Broken(
            "writes in pieces",
            new Piecemeal(),
            EventLogContract::aConflictInOneStreamLeavesAllOutWhereAnAppendIsOneTransaction),
        new Broken(
            "has another order of streams",
            new Collated(),
            EventLogContract::streamsComeOnceEachInTheOrderOfTheirBytes),
        new Broken(
            "loses metadata",
            new Forgetful(),
            EventLogContract::aStreamComesInOrderFromAnyVersionOn),
        new Broken(
            "begins late", new OffByOne(), EventLogContract::aStreamComesInOrderFromAnyVersionOn),
        new Broken(
            "miscounts what is behind",
            new Inclusive(),
            EventLogContract::allComeInTheOrderInWhichTheyWereAppended));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenPromiseIsFound(Broken broken) throws Exception {
    Subject contract = new Subject(broken.log());
    contract.createEmptyLog();
    assertThatThrownBy(() -> broken.test().accept(contract)).isInstanceOf(AssertionError.class);
  }
}
