package org.tranship.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.RunId;

/// Jobs over HTTP. Posting, listing, `workers` and the fields and words of a job follow Mirantis
/// Secure Registry 2.9; where its documents name no address (one job, its log, cancelling) these
/// are our own.
record JobRoutes(Jobs jobs, Actions actions, Journal journal) {
  private static final String JOB = "/api/v0/jobs/{id}";
  private static final List<String> FIELDS = List.of("action", "parameters", "deadline");
  private static final int PAGE = 100;
  private static final int MOST = 1000;

  List<Route> all() {
    return List.of(
        Route.post("/api/v0/jobs", this::post),
        Route.get("/api/v0/jobs", this::list),
        Route.get(JOB, request -> Answer.json(200, shown(jobs.get(request.part("id"))))),
        Route.get(
            JOB + "/logs", request -> text(request, JobText.Kind.LOG, "text/plain; charset=utf-8")),
        Route.get(
            JOB + "/results",
            request -> text(request, JobText.Kind.RESULTS, "application/x-ndjson")),
        Route.post(
            JOB + "/cancel", request -> Answer.json(202, shown(jobs.cancel(request.part("id"))))),
        Route.post(JOB + "/pause", request -> rest(request, true)),
        Route.post(JOB + "/resume", request -> rest(request, false)),
        Route.post(JOB + "/bandwidth", this::limit),
        Route.get("/api/v0/actions", _ -> Answer.json(200, Map.of("actions", offered()))),
        Route.get("/api/v0/workers", _ -> Answer.json(200, Map.of("workers", List.of(worker())))));
  }

  private Answer post(Request request) {
    Map<String, @Nullable Object> body = request.json();
    for (String key : body.keySet()) {
      if (!FIELDS.contains(key)) {
        throw Refusal.badRequest(
            "A job has no \""
                + key
                + "\""
                + Refusal.meant(key, FIELDS, "it has action, parameters and deadline.")
                + " Nothing was begun.");
      }
    }
    String name = text(body, "action");
    Action action = jobs.action(name).orElseThrow(() -> unknown(name));
    JobRecord job = jobs.post(action, parameters(body), text(body, "deadline"));
    return Answer.json(202, shown(job)).with("Location", "/api/v0/jobs/" + job.id());
  }

  private Refusal unknown(String name) {
    List<String> names = actions.all().stream().map(Action::name).toList();
    return Refusal.badRequest(
        "There is no action \""
            + name
            + "\""
            + Refusal.meant(name, names, "there is " + String.join(", ", names))
            + ". One whose stores, plans or fence the configuration of this server does not name is"
            + " not there. Nothing was begun.");
  }

  private static Map<String, Object> parameters(Map<String, @Nullable Object> body) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    switch (body.get("parameters")) {
      case null -> {
        return parameters;
      }
      case Map<?, ?> given ->
          given.forEach(
              (key, value) -> {
                if (value != null) {
                  parameters.put(String.valueOf(key), value);
                }
              });
      default -> throw Refusal.badRequest("\"parameters\" is an object.");
    }
    return parameters;
  }

  private static String text(Map<String, @Nullable Object> body, String name) {
    return switch (body.get(name)) {
      case null -> "";
      case String text -> text;
      default -> throw Refusal.badRequest("\"" + name + "\" is a text.");
    };
  }

  private Answer list(Request request) {
    Optional<String> action = request.asked("action");
    Optional<String> worker = request.asked("worker");
    Optional<String> running = request.asked("running");
    if (running.isPresent() && !List.of("true", "false").contains(running.get())) {
      throw Refusal.badRequest("\"running\" is true, false or any.");
    }
    long start = request.number("start", 0);
    long limit = Math.min(MOST, request.number("limit", PAGE));
    Predicate<JobRecord> wanted =
        job ->
            (action.isEmpty() || job.action().equals(action.get()))
                && (worker.isEmpty() || job.workerID().equals(worker.get()))
                && (running.isEmpty()
                    || running.get().equals(Boolean.toString(!job.status().isOver())));
    List<Map<String, Object>> found =
        jobs.list(wanted, start, limit).stream().map(this::shown).toList();
    return Answer.json(200, Map.of("jobs", found));
  }

  /// A job with what only this moment knows of it.
  private Map<String, Object> shown(JobRecord job) {
    Map<String, Object> shown = job.document();
    Optional<Work> work = jobs.work(job.id());
    shown.put("progress", work.flatMap(Work::progress).map(JobRoutes::document));
    shown.put(
        "paused",
        work.isPresent() && !job.run().isEmpty()
            ? journal.paused(new RunId(job.run()))
            : Optional.empty());
    return shown;
  }

  private static Map<String, Object> document(Work.Progress progress) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("part", progress.part());
    document.put("done", progress.done());
    document.put("expected", progress.expected());
    document.put("failed", progress.failed());
    document.put("bytes", progress.bytes());
    document.put("seconds", progress.seconds());
    document.put("resting", progress.resting());
    return document;
  }

  private Answer text(Request request, JobText.Kind kind, String type) {
    JobText.Piece piece = jobs.text(request.part("id"), kind, request.number("from", 0));
    return Answer.text(type, piece.text()).with("X-Next", Long.toString(piece.next()));
  }

  /// A run rests by its journal, so that it does so whoever carries it out, and after a crash too.
  private Answer rest(Request request, boolean rests) {
    JobRecord job = jobs.get(request.part("id"));
    if (jobs.work(job.id()).isEmpty()) {
      throw Refusal.state(
          "The job " + job.id() + " is " + job.status().word() + "; only one at work can rest.");
    }
    if (job.run().isEmpty()) {
      throw Refusal.state(
          "The job "
              + job.id()
              + " carries no run (or none yet), and so cannot rest. It can be cancelled.");
    }
    RunId run = new RunId(job.run());
    try {
      if (rests) {
        journal.pause(run, "the jobs API at " + jobs.worker());
      } else {
        journal.unpause(run);
      }
    } catch (JournalException e) {
      if (e.kind() != JournalException.Kind.NO_SUCH_RUN) {
        throw e;
      }
      throw Refusal.state("The run " + run + " is only about to begin. Ask again in a moment.");
    }
    return Answer.json(202, shown(jobs.get(job.id())));
  }

  private Answer limit(Request request) {
    JobRecord job = jobs.get(request.part("id"));
    String rate = text(request.json(), "rate");
    Work work =
        jobs.work(job.id())
            .orElseThrow(
                () ->
                    Refusal.state(
                        "The job "
                            + job.id()
                            + " is "
                            + job.status().word()
                            + ", and moves nothing."));
    work.limit(rate);
    return Answer.json(202, shown(jobs.get(job.id())));
  }

  private List<Map<String, Object>> offered() {
    List<Map<String, Object>> offered = new ArrayList<>();
    for (Action action : actions.all()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", action.name());
      one.put("summary", action.summary());
      one.put("changes", action.changes());
      one.put(
          "parameters",
          action.parameters().stream()
              .map(
                  it ->
                      Map.of(
                          "name", it.name(),
                          "summary", it.summary(),
                          "required", it.required(),
                          "choices", it.choices()))
              .toList());
      offered.add(one);
    }
    return offered;
  }

  private Map<String, Object> worker() {
    Map<String, Object> worker = new LinkedHashMap<>();
    worker.put("id", jobs.worker());
    worker.put("status", "running");
    worker.put("capacityMap", Map.of());
    worker.put("heartbeatExpiration", "");
    return worker;
  }
}
