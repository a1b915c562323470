package org.tranship.testkit.server.msr;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Jobs of MSR. A job that is looked at takes its next step, so that nobody has to wait for a
/// clock: `waiting`, `running`, then `done` or another end.
final class MsrJobs {
  /// A job.
  static final class Job {
    final String id;
    final String action;
    String status = "waiting";
    final String scheduledAt;
    String lastUpdated;

    private Job(String id, String action, String at) {
      this.id = id;
      this.action = action;
      this.scheduledAt = at;
      this.lastUpdated = at;
    }

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("id", id);
      json.put("retryFromID", id);
      json.put("workerID", status.equals("waiting") ? "" : "000000000000");
      json.put("status", status);
      json.put("scheduledAt", scheduledAt);
      json.put("lastUpdated", lastUpdated);
      json.put("action", action);
      json.put("retriesLeft", 0);
      json.put("retriesTotal", 0);
      json.put("capacityMap", Map.of());
      json.put("parameters", Map.of());
      json.put("deadline", "");
      json.put("stopTimeout", "");
      return json;
    }
  }

  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private int moment;

  private String now() {
    return String.format(Locale.ROOT, "2026-11-28T00:%02d:%02dZ", moment / 60, moment++ % 60);
  }

  Job create(String action) {
    Job job = new Job("job-" + (jobs.size() + 1), action, now());
    jobs.put(job.id, job);
    return job;
  }

  Optional<Job> get(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  Collection<Job> all() {
    return jobs.values();
  }

  List<Job> of(String action, boolean any) {
    return jobs.values().stream().filter(job -> any || job.action.equals(action)).toList();
  }

  /// Takes the next step of a job.
  ///
  /// @param end what a job that runs ends with
  /// @return whether it is done now, and was not before
  boolean step(Job job, String end) {
    String next =
        switch (job.status) {
          case "waiting" -> "running";
          case "running" -> end;
          default -> job.status;
        };
    boolean changed = !next.equals(job.status);
    if (changed) {
      job.status = next;
      job.lastUpdated = now();
    }
    return changed && next.equals("done");
  }
}
