package org.tranship.server;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.step.Figure;

/// What Prometheus is told of jobs that move events: sums of all jobs since the server started, and
/// of those at work, by their action, how they stand. Where two do the same, the one that stands
/// worse is told.
record EventMetrics(Jobs jobs) {
  List<MetricSnapshot> all() {
    Map<Figure, Double> sums = jobs.counted(AtWork::sums);
    Map<Figure, Map<Labels, Double>> standing = standing();
    List<MetricSnapshot> metrics = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      metrics.add(
          figure.isSum()
              ? counter(figure, sums.getOrDefault(figure, 0.0))
              : gauge(figure, standing.getOrDefault(figure, Map.of())));
    }
    return metrics;
  }

  private Map<Figure, Map<Labels, Double>> standing() {
    Map<Figure, Map<Labels, Double>> all = new TreeMap<>();
    for (JobRecord job : jobs.list(it -> !it.status().isOver(), 0, Long.MAX_VALUE)) {
      Labels labels = Labels.of("action", job.action());
      jobs.work(job.id())
          .map(Work::figures)
          .orElse(Map.of())
          .forEach(
              (figure, value) -> {
                double _ =
                    all.computeIfAbsent(figure, _ -> new TreeMap<>())
                        .merge(labels, value, Math::max);
              });
    }
    return all;
  }

  private static MetricSnapshot counter(Figure figure, double value) {
    return CounterSnapshot.builder()
        .name(name(figure))
        .help(help(figure))
        .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static MetricSnapshot gauge(Figure figure, Map<Labels, Double> values) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name(figure)).help(help(figure));
    values.forEach(
        (labels, value) ->
            gauge.dataPoint(GaugeDataPointSnapshot.builder().value(value).labels(labels).build()));
    return gauge.build();
  }

  private static String name(Figure figure) {
    return switch (figure) {
      case EVENTS_COPIED -> "tranship_events_copied";
      case EVENTS_APPLIED -> "tranship_events_applied";
      case EVENTS_AGAIN -> "tranship_events_duplicates";
      case EVENTS_BEHIND -> "tranship_events_behind";
      case EVENTS_BEHIND_SECONDS -> "tranship_events_behind_seconds";
      case EVENTS_PENDING -> "tranship_events_pending";
      case COMMANDS_WAITED_SECONDS -> "tranship_commands_waited_seconds";
    };
  }

  private static String help(Figure figure) {
    return switch (figure) {
      case EVENTS_COPIED -> "Events written to where they are moved to.";
      case EVENTS_APPLIED -> "Times that events were worked into read models.";
      case EVENTS_AGAIN -> "Times that an event came again and was there already.";
      case EVENTS_BEHIND -> "Events that the target or the read models lack.";
      case EVENTS_BEHIND_SECONDS -> "Age of the oldest event that is lacking.";
      case EVENTS_PENDING -> "Events that wait at the source to be published.";
      case COMMANDS_WAITED_SECONDS -> "Time that commands waited at switches.";
    };
  }
}
