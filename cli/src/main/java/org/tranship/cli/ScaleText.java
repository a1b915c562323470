package org.tranship.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tranship.core.control.Durations;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.objects.scale.Estimate;
import org.tranship.runbook.objects.scale.Executor;
import org.tranship.runbook.objects.scale.Forecast;
import org.tranship.runbook.objects.scale.Probe;
import org.tranship.runbook.objects.scale.RequestCount;
import org.tranship.runbook.objects.scale.SourceSample;
import org.tranship.runbook.objects.scale.Surroundings;
import org.tranship.runbook.objects.scale.Workload;

/// A plan at scale, for people and for programs. The text has at most 80 columns, but for names.
final class ScaleText {
  /// Processor time that an object is taken to cost on an executor besides; not measured yet, as
  /// docs/scale.md says.
  private static final double OVERHEAD = 100e-6;

  private final ScaleOptions options;
  private final SourceSample sample;
  private final Probe.Measured reading;
  private final Probe.Measured writing;
  private final RequestCount requests;
  private final List<Row> rows = new ArrayList<>();

  /// A row of the table.
  private record Row(String name, int executors, Forecast.Answer answer) {}

  ScaleText(
      ScaleOptions options,
      SourceSample sample,
      Probe.Measured reading,
      Probe.Measured writing,
      Workload work,
      Surroundings shared,
      Executor executor) {
    this.options = options;
    this.sample = sample;
    this.reading = reading;
    this.writing = writing;
    this.requests = RequestCount.of(work);
    rows.add(new Row("local", 1, new Forecast(work, executor, shared).on(1)));
    Forecast many = new Forecast(work, executor.withOverhead(OVERHEAD), shared);
    for (int machines : options.machines()) {
      rows.add(new Row(Integer.toString(machines), machines, many.on(machines)));
    }
  }

  Map<String, Object> document(String source) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("source", source);
    document.put("objects", range(sample.objects()));
    document.put("bytes", range(sample.bytes()));
    document.put("largest_seen", sample.sizes().largest());
    document.put("listing_requests", sample.requests());
    document.put("objects_seen", sample.seen());
    document.put("listing_keys_per_second", Math.round(sample.keysPerSecond()));
    document.put("source_measured", measured(reading));
    document.put("target_measured", options.probe == null ? Map.of() : measured(writing));
    document.put("requests", counts());
    document.put("cost", options.prices.isEmpty() ? Map.of() : requests.cost(options.prices));
    List<Map<String, Object>> table = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("engine", row.name().equals("local") ? "local" : "executors");
      one.put("executors", row.executors());
      one.put("seconds", (long) Math.ceil(row.answer().seconds()));
      one.put("objects_per_second", Math.round(row.answer().objectsPerSecond()));
      one.put("source_requests_per_second", Math.round(row.answer().sourceRequests()));
      one.put("target_requests_per_second", Math.round(row.answer().targetRequests()));
      one.put("limit", row.answer().bottleneck().word());
      table.add(one);
    }
    document.put("plans", table);
    return document;
  }

  private static Map<String, Object> range(Estimate estimate) {
    Map<String, Object> range = new LinkedHashMap<>();
    range.put("low", Math.round(estimate.low()));
    range.put("value", Math.round(estimate.value()));
    range.put("high", Math.round(estimate.high()));
    range.put("counted", estimate.isCounted());
    return range;
  }

  private static Map<String, Object> measured(Probe.Measured what) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("latency_ms", what.latency() * 1e3);
    record.put("connection_bytes_per_second", Math.round(what.stream()));
    record.put("connection_measured", what.streamMeasured());
    record.put("objects_per_second", Math.round(what.objectsPerSecond()));
    return record;
  }

  private Map<String, Object> counts() {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("list", Math.round(requests.list()));
    counts.put("get", Math.round(requests.get()));
    counts.put("head", Math.round(requests.head()));
    counts.put("put", Math.round(requests.put()));
    return counts;
  }

  String text(String source) {
    StringBuilder text = new StringBuilder();
    line(text, "source     %s", source);
    line(text, "objects    %s", range(sample.objects(), ScaleText::number));
    line(text, "bytes      %s", range(sample.bytes(), ScaleText::bytes));
    line(
        text,
        "           largest seen %s; %s objects seen by %s listing requests",
        bytes((double) sample.sizes().largest()),
        number((double) sample.seen()),
        number(sample.requests()));
    line(text, "reading    %s", told(reading));
    line(
        text,
        "writing    %s",
        options.probe == null
            ? "taken to be as quick as reading; --probe-target measures it"
            : told(writing));
    line(
        text,
        "requests   LIST %s, GET %s, HEAD %s,",
        number(requests.list()),
        number(requests.get()),
        number(requests.head()));
    line(text, "           PUT and parts %s", number(requests.put()));
    line(text, "cost       %s", cost());
    line(text, "");
    line(
        text,
        "%-9s %12s %11s %9s %9s  %s",
        "executors",
        "time",
        "objects/s",
        "GET/s",
        "target/s",
        "limit");
    for (Row row : rows) {
      line(
          text,
          "%-9s %12s %11s %9s %9s  %s",
          row.name(),
          Durations.text(Duration.ofSeconds((long) Math.ceil(row.answer().seconds()))),
          number(row.answer().objectsPerSecond()),
          number(row.answer().sourceRequests()),
          number(row.answer().targetRequests()),
          row.answer().bottleneck().word());
    }
    line(text, "");
    line(text, "Limits of stores, network and journal are as --limit has them; without, stores");
    line(text, "and network have none, and the journal takes 100,000 objects a second. Processor");
    line(text, "time is that of docs/benchmarks.md. docs/scale.md tells how far this is checked.");
    text.append("Nothing was changed.");
    return text.toString();
  }

  private String cost() {
    if (options.prices.isEmpty()) {
      return "no prices were given; --price get=0.0004 --price put=0.005 and so on";
    }
    StringBuilder text = new StringBuilder();
    Map<String, Double> cost = requests.cost(options.prices);
    text.append(String.format(Locale.ROOT, "%,.2f in all:", cost.getOrDefault("total", 0.0)));
    cost.forEach(
        (kind, amount) -> {
          if (!kind.equals("total") && options.prices.containsKey(kind)) {
            text.append(String.format(Locale.ROOT, " %s %,.2f", kind, amount));
          }
        });
    return text.toString();
  }

  private static String told(Probe.Measured what) {
    return String.format(
        Locale.ROOT,
        "%.1f ms a request, %s/s a connection%s,%n           %s objects/s with 64 at once",
        what.latency() * 1e3,
        bytes(what.stream()),
        what.streamMeasured() ? "" : " (taken)",
        number(what.objectsPerSecond()));
  }

  /// A figure for people.
  @FunctionalInterface
  private interface Figure {
    String of(double value);
  }

  private static String range(Estimate estimate, Figure figure) {
    return estimate.isCounted()
        ? figure.of(estimate.value()) + ", counted"
        : "about "
            + figure.of(estimate.value())
            + ", between "
            + figure.of(estimate.low())
            + " and "
            + figure.of(estimate.high());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value));
  }

  private static String bytes(double value) {
    return ByteCount.of(Math.round(value)).toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
