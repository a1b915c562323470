package org.tranship.server;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// What Prometheus is told, in its text format 0.0.4. Counters begin at nothing when the server
/// starts. Jobs at work are told of by their action and never by their names, of which there are
/// ever new ones; where two do the same, their numbers are added up.
record Metrics(Jobs jobs, Actions actions, ConcurrentMap<Integer, LongAdder> answered) {
  Answer show(Request request) {
    Work.Traffic traffic = jobs.counted(AtWork::traffic);
    Actions.Standing standing = actions.standing();
    List<MetricSnapshot> metrics =
        new ArrayList<>(
            List.of(
                states(),
                gauge(
                    "tranship_read_only",
                    "1 while the configured service may be closed to its writers.",
                    standing.upSince().isPresent() ? 1 : 0),
                gauge(
                    "tranship_read_only_proven",
                    "1 while it is closed, and a write was refused when that was looked at last.",
                    standing.closed() ? 1 : 0),
                ended(),
                succeeded(),
                counter(
                    "tranship_store_received_bytes",
                    "Bytes read from stores.",
                    (double) traffic.received()),
                counter(
                    "tranship_store_sent_bytes",
                    "Bytes written to stores.",
                    (double) traffic.sent()),
                counter(
                    "tranship_store_retries",
                    "Calls to stores repeated.",
                    (double) traffic.retries()),
                answers()));
    metrics.add(
        ofJobs("tranship_job_objects_done", "Objects that are through.", it -> (double) it.done()));
    metrics.add(
        ofJobs("tranship_job_objects_failed", "Objects that failed.", it -> (double) it.failed()));
    metrics.add(
        ofJobs(
            "tranship_job_objects_expected",
            "Objects there will be; 0 where nobody knows.",
            it -> (double) it.expected().orElse(0L)));
    metrics.addAll(new EventMetrics(jobs).all());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.builder().build().write(text, new MetricSnapshots(metrics));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Answer.text(
        PrometheusTextFormatWriter.CONTENT_TYPE, text.toString(StandardCharsets.UTF_8));
  }

  private GaugeSnapshot states() {
    Map<JobState, Long> counts =
        jobs.list(_ -> true, 0, Long.MAX_VALUE).stream()
            .collect(Collectors.groupingBy(JobRecord::status, Collectors.counting()));
    GaugeSnapshot.Builder states =
        GaugeSnapshot.builder().name("tranship_jobs").help("Jobs that are known, by their status.");
    for (JobState state : JobState.values()) {
      states.dataPoint(
          GaugeDataPointSnapshot.builder()
              .value((double) counts.getOrDefault(state, 0L))
              .labels(Labels.of("status", state.word()))
              .build());
    }
    return states.build();
  }

  private CounterSnapshot answers() {
    CounterSnapshot.Builder answers =
        CounterSnapshot.builder().name("tranship_http_answers").help("Answers, by their status.");
    answered.forEach(
        (status, count) ->
            answers.dataPoint(
                CounterDataPointSnapshot.builder()
                    .value((double) count.sum())
                    .labels(Labels.of("status", status.toString()))
                    .build()));
    return answers.build();
  }

  private GaugeSnapshot ofJobs(String name, String help, ToDoubleFunction<Work.Progress> value) {
    Map<Labels, Double> sums = new TreeMap<>();
    for (JobRecord job : jobs.list(it -> !it.status().isOver(), 0, Long.MAX_VALUE)) {
      jobs.work(job.id())
          .flatMap(Work::progress)
          .ifPresent(
              progress ->
                  sums.merge(
                      Labels.of("action", job.action(), "part", progress.part()),
                      value.applyAsDouble(progress),
                      Double::sum));
    }
    GaugeSnapshot.Builder lines = GaugeSnapshot.builder().name(name).help(help);
    sums.forEach(
        (labels, sum) ->
            lines.dataPoint(GaugeDataPointSnapshot.builder().value(sum).labels(labels).build()));
    return lines.build();
  }

  private CounterSnapshot ended() {
    CounterSnapshot.Builder ended =
        CounterSnapshot.builder().name("tranship_jobs_ended").help("Jobs that ended, and how.");
    jobs.outcomes()
        .counts()
        .forEach(
            (kind, count) ->
                ended.dataPoint(
                    CounterDataPointSnapshot.builder()
                        .value((double) count.sum())
                        .labels(Labels.of("action", kind.action(), "status", kind.state().word()))
                        .build()));
    return ended.build();
  }

  private GaugeSnapshot succeeded() {
    GaugeSnapshot.Builder succeeded =
        GaugeSnapshot.builder()
            .name("tranship_job_last_success_timestamp_seconds")
            .help("When a job was last done and found nothing amiss, also before the start.");
    jobs.outcomes()
        .successes()
        .forEach(
            (action, at) ->
                succeeded.dataPoint(
                    GaugeDataPointSnapshot.builder()
                        .value((double) at.getEpochSecond())
                        .labels(Labels.of("action", action))
                        .build()));
    return succeeded.build();
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static CounterSnapshot counter(String name, String help, double value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
        .build();
  }
}
