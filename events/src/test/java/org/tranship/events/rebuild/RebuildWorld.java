package org.tranship.events.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.Patience;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.readmodel.MemoryReadModels;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.events.projection.ProjectionProvider;
import org.tranship.events.projection.ProjectionReader;
import org.tranship.events.run.EventPlan;
import org.tranship.testkit.events.EventSamples;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingEventLog;
import org.tranship.testkit.fault.CrashingReadModels;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;

/// A log, read models and a journal that outlive the processes of a rebuild.
final class RebuildWorld {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-01T10:00:00Z"), ZoneOffset.UTC);
  private static final RunId RUN = new RunId("20260501-100000-abcd");

  final MemoryEventLog log = new MemoryEventLog("log");
  final MemoryReadModels models = new MemoryReadModels();
  MemoryJournal journal = new MemoryJournal();
  final Map<String, String> settings = new TreeMap<>();
  List<ProjectionProvider> providers = List.of();

  /// What lies between a process and the log, or the read models.
  UnaryOperator<EventLog> reading = UnaryOperator.identity();

  UnaryOperator<ReadModels> keeping = UnaryOperator.identity();
  RunId run = RUN;

  /// Orders with their totals, and the seats that they hold.
  RebuildWorld() {
    settings.put("source.url", "memory:log");
    settings.put("views.url", "memory:views");
    settings.put("pending-within", "0s");
    settings.put("batch", "3");
    settings.put("kept-by", "follow");
    String orders = "projections.0001.";
    settings.put(orders + "kind", "table");
    settings.put(orders + "name", "orders");
    settings.put(orders + "columns.id", "text");
    settings.put(orders + "columns.state", "text");
    settings.put(orders + "columns.total", "decimal");
    settings.put(orders + "columns.changes", "integer");
    settings.put(orders + "columns.placed", "time");
    settings.put(orders + "key.0001", "id");
    put(
        orders + "rows.0001.",
        "put",
        "type",
        "Placed",
        "set.state",
        "placed",
        "set.placed",
        "$time");
    put(orders + "rows.0002.", "change", "type", "Priced", "set.total", "$.total");
    put(orders + "rows.0003.", "change", "add.changes", "1");
    put(orders + "rows.0004.", "remove", "type", "Expired");
    String seats = "projections.0002.";
    settings.put(seats + "kind", "table");
    settings.put(seats + "name", "seats");
    settings.put(seats + "columns.seat", "text");
    settings.put(seats + "columns.taken", "integer");
    settings.put(seats + "key.0001", "seat");
    put(
        seats + "rows.0001.",
        "put",
        "type",
        "Placed",
        "each",
        "seats",
        "key.seat",
        "$each.type",
        "add.taken",
        "$each.count");
    put(
        seats + "rows.0002.",
        "put",
        "type",
        "Expired",
        "each",
        "seats",
        "key.seat",
        "$each.type",
        "add.taken",
        "-$each.count");
  }

  private void put(String prefix, String kind, String... more) {
    settings.put(prefix + "kind", kind);
    for (int i = 0; i < more.length; i += 2) {
      settings.put(prefix + more[i], more[i + 1]);
    }
  }

  /// Four orders, the last of which expires.
  RebuildWorld filled() {
    for (int order = 0; order < 4; order++) {
      String seats =
          "\"seats\":[{\"type\":\"G\",\"count\":%d},{\"type\":\"W\",\"count\":1}]"
              .formatted(order + 1);
      plant("order-" + order, 0, "Placed", "{" + seats + "}");
      plant("order-" + order, 1, "Priced", "{\"total\":%d.50}".formatted(order * 100));
      if (order == 3) {
        plant("order-" + order, 2, "Expired", "{" + seats + "}");
      }
    }
    return this;
  }

  void plant(String stream, long version, String type, String payload) {
    log.plant(
        Event.of(stream, version, type, Payload.of(payload))
            .withTime(Instant.parse("2012-01-01T00:00:00Z").plusSeconds(version)));
  }

  Rebuilding rebuilding(CrashPoint point) {
    EventPlan plan = new EventPlan(settings);
    return new Rebuilding(
        plan,
        reading.apply(new CrashingEventLog(log, point)),
        keeping.apply(new CrashingReadModels(models, point)),
        plan.chain(),
        new ProjectionReader(settings, providers).all(),
        new Patience(
            new RetryPolicy(5, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5), 1000),
            RandomGenerator.getDefault(),
            MonotonicClock.SYSTEM));
  }

  OneProcess process(CrashPoint point) {
    return new OneProcess(
        run,
        new RebuildRunbook(rebuilding(point)),
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

  RunState carry(Verb verb) {
    return process(CrashPoint.never()).resume(verb);
  }

  boolean begun() {
    return journal.view(run).isPresent();
  }

  /// Another run, with a journal of its own.
  RebuildWorld next() {
    run = new RunId("20260501-110000-bcde");
    journal = new MemoryJournal();
    return this;
  }

  ViewShape shape(int index) {
    return rebuilding(CrashPoint.never()).projections().get(index).shape();
  }

  /// What is live, row by row.
  List<Map<String, String>> live(int index) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (ViewRow row : EventSamples.all(models.scan(shape(index), Side.LIVE))) {
      rows.add(row.values());
    }
    return rows;
  }

  /// What stands where a process was killed.
  record All(List<Map<String, String>> orders, List<Map<String, String>> seats) {}

  All live() {
    return new All(live(0), live(1));
  }

  static String detail(RunState state) {
    assertThat(state).isInstanceOf(RunState.Halted.class);
    return ((RunState.Halted) state).detail();
  }
}
