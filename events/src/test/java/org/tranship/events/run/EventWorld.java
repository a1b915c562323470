package org.tranship.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.events.EventSamples.all;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogCapabilities.CheckpointPlace;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.LogCapabilities.PayloadForm;
import org.tranship.core.eventlog.LogCapabilities.Transaction;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.Patience;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.value.ByteCount;
import org.tranship.events.copy.CopyRound.Reading;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingEventLog;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;

/// A source, a target and a journal that outlive the processes of a run.
final class EventWorld {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-01T10:00:00Z"), ZoneOffset.UTC);
  private static final RunId RUN = new RunId("20260501-100000-abcd");

  final MemoryEventLog source;
  EventLog target;
  final MemoryJournal journal = new MemoryJournal();
  final Map<String, String> settings = new TreeMap<>();
  Reading reading = batch -> batch;
  MonotonicClock time = MonotonicClock.SYSTEM;

  EventWorld() {
    this(MemoryEventLog.standard(), MemoryEventLog.standard());
  }

  EventWorld(LogCapabilities from, LogCapabilities to) {
    source = new MemoryEventLog("from", from);
    target = new MemoryEventLog("to", to);
    settings.put("source.url", "memory:from");
    settings.put("target.url", "memory:to");
    settings.put("pending-within", "0s");
    settings.put("batch", "3");
  }

  /// Rules that change, split and drop, so that versions at the target are others.
  EventWorld reshaping() {
    rule(1, "rename", "type", "Placed", "to", "OrderPlaced");
    rule(2, "add-field", "type", "OrderPlaced", "field", "free", "value", "false");
    rule(3, "drop", "type", "Noise");
    rule(4, "split", "type", "Paid", "into.0001", "PaymentTaken", "into.0002", "OrderConfirmed");
    return this;
  }

  void rule(int number, String kind, String... settingsOfIt) {
    String prefix = "transform.%04d.".formatted(number);
    settings.put(prefix + "kind", kind);
    for (int i = 0; i < settingsOfIt.length; i += 2) {
      settings.put(prefix + settingsOfIt[i], settingsOfIt[i + 1]);
    }
  }

  static Event event(String stream, long version, String type) {
    return new Event(
        stream,
        version,
        type,
        "",
        Payload.of("{ \"id\": \"%s\", \"n\": %d }".formatted(stream, version)),
        Map.of("correlation", "c" + version),
        Optional.of(Instant.parse("2012-01-01T00:00:00Z").plusSeconds(version)),
        Optional.empty());
  }

  /// Orders, of which some end in noise, interleaved.
  EventWorld filled() {
    String[] types = {"Placed", "Noise", "Paid", "Noise", "Shipped", "Noise"};
    for (int version = 0; version < types.length; version++) {
      for (int order = 0; order < 4; order++) {
        if (version < 3 + order) {
          source.plant(event("order-" + order, version, types[version]));
        }
      }
    }
    return this;
  }

  EventCopying copying(CrashPoint point) {
    EventPlan plan = new EventPlan(settings);
    Patience patience =
        new Patience(
            new RetryPolicy(5, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5), 1000),
            RandomGenerator.getDefault(),
            time);
    return EventCopying.open(
            plan,
            spec ->
                new CrashingEventLog(
                    spec.location().rest().equals("from") ? source : target, point),
            patience)
        .delivered(reading);
  }

  OneProcess process(CrashPoint point) {
    return new OneProcess(
        RUN,
        new EventRunbook(copying(point)),
        settings,
        journal,
        spec -> {
          throw new AssertionError("there are no objects: " + spec);
        },
        100,
        CLOCK,
        new SilentOperator(true),
        point);
  }

  RunState goOn() {
    return process(CrashPoint.never()).goOn();
  }

  RunState rollback() {
    return process(CrashPoint.never()).resume(Verb.ROLLBACK);
  }

  boolean begun() {
    return journal.view(RUN).isPresent();
  }

  List<JournalEntry> entries() {
    return journal.view(RUN).orElseThrow().entries();
  }

  /// All that a log has, stream by stream, without positions.
  static List<Event> content(EventLog log) {
    List<Event> content = new ArrayList<>();
    for (StreamInfo info : all(log.streams(""))) {
      for (Event event : all(log.read(info.stream(), 0))) {
        content.add(event.withPosition(Optional.empty()));
      }
    }
    return content;
  }

  List<String> names() {
    return content(target).stream().map(Event::toString).toList();
  }

  static String detail(RunState state) {
    assertThat(state).isInstanceOf(RunState.Halted.class);
    return ((RunState.Halted) state).detail();
  }

  /// Of a log that keeps little, and begins its streams with this version.
  static LogCapabilities bare(long first) {
    return new LogCapabilities(
        true,
        true,
        Transaction.APPEND,
        CheckpointPlace.TOGETHER,
        first,
        Set.of(Kept.TIME),
        PayloadForm.EXACT,
        Duration.ofMillis(1),
        100,
        ByteCount.ofMiB(1),
        ByteCount.ofKiB(1));
  }
}
