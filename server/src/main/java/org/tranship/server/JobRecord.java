package org.tranship.server;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.tranship.core.control.Durations;

/// A job as it is kept and as callers see it. The first thirteen fields are those of Mirantis
/// Secure Registry, by the same names; a retry is what a caller posts, so none is counted.
///
/// @param id names it
/// @param retryFromID the job of the same action and parameters that was left before; empty for
///   none
/// @param workerID the server process that has it, or had it
/// @param status how it stands
/// @param scheduledAt when it was posted
/// @param lastUpdated when its status changed
/// @param action what it does
/// @param parameters with which
/// @param deadline how long it may run before it is told to stop; empty for as long as it takes
/// @param run the run it carries out, in the journal; empty for none, or not yet
/// @param exit the exit code that the command would have ended with; empty before the end
/// @param message how it ended
record JobRecord(
    String id,
    String retryFromID,
    String workerID,
    JobState status,
    Instant scheduledAt,
    Instant lastUpdated,
    String action,
    Map<String, String> parameters,
    String deadline,
    String run,
    Optional<Long> exit,
    String message) {
  private static final Duration LONGEST = Duration.ofDays(365);

  JobRecord {
    parameters = new LinkedHashMap<>(parameters);
  }

  /// One that waits for its turn from now on, under a name of its own.
  static JobRecord posted(
      String action,
      Map<String, String> parameters,
      Optional<Duration> time,
      String retryFrom,
      String worker,
      Instant now) {
    return new JobRecord(
        UUID.randomUUID().toString(),
        retryFrom,
        worker,
        JobState.WAITING,
        now,
        now,
        action,
        parameters,
        time.map(Durations::text).orElse(""),
        "",
        Optional.empty(),
        "");
  }

  /// How long a job may run, as a caller wrote it; empty for as long as it takes.
  ///
  /// @throws Refusal if it is no length of time, or none that a job could take
  static Optional<Duration> length(String deadline) {
    if (deadline.isEmpty()) {
      return Optional.empty();
    }
    try {
      Duration time = Durations.parse(deadline);
      if (time.isZero() || time.compareTo(LONGEST) > 0) {
        throw Refusal.badRequest("deadline: a job may take up to " + LONGEST.toDays() + " days.");
      }
      return Optional.of(time);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("deadline: " + e.getMessage() + ".");
    }
  }

  JobRecord with(JobState state, Instant now) {
    return with(state, now, exit, message);
  }

  JobRecord with(JobState state, Instant now, Optional<Long> code, String how) {
    return new JobRecord(
        id,
        retryFromID,
        workerID,
        state,
        scheduledAt,
        now,
        action,
        parameters,
        deadline,
        run,
        code,
        how);
  }

  /// As the next server finds it that was at work when its own died.
  JobRecord orphaned(Instant now) {
    return with(
        JobState.WORKER_DEAD,
        now,
        exit,
        "The server died while this job was running, and nothing of it goes on by itself. Post the same"
            + " job again: it goes on where this one was left, as far as that can be.");
  }

  JobRecord carrying(String id) {
    return new JobRecord(
        this.id,
        retryFromID,
        workerID,
        status,
        scheduledAt,
        lastUpdated,
        action,
        parameters,
        deadline,
        id,
        exit,
        message);
  }

  boolean isSameJob(String otherAction, Map<String, String> others) {
    return action.equals(otherAction) && new TreeMap<>(parameters).equals(new TreeMap<>(others));
  }

  /// As JSON has it, in a file and in an answer.
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("retryFromID", retryFromID);
    document.put("workerID", workerID);
    document.put("status", status.word());
    document.put("scheduledAt", scheduledAt);
    document.put("lastUpdated", lastUpdated);
    document.put("action", action);
    document.put("retriesLeft", 0);
    document.put("retriesTotal", 0);
    document.put("capacityMap", Map.of());
    document.put("parameters", parameters);
    document.put("deadline", deadline);
    document.put("stopTimeout", "");
    document.put("run", run);
    document.put("exit", exit);
    document.put("message", message);
    return document;
  }

  /// From what [#document] wrote.
  ///
  /// @throws RuntimeException if it is anything else
  static JobRecord of(Map<String, ?> document) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (document.get("parameters") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> parameters.put(String.valueOf(key), String.valueOf(value)));
    }
    return new JobRecord(
        text(document, "id"),
        text(document, "retryFromID"),
        text(document, "workerID"),
        JobState.of(text(document, "status")),
        Instant.parse(text(document, "scheduledAt")),
        Instant.parse(text(document, "lastUpdated")),
        text(document, "action"),
        parameters,
        text(document, "deadline"),
        text(document, "run"),
        document.get("exit") instanceof Long code ? Optional.of(code) : Optional.empty(),
        text(document, "message"));
  }

  private static String text(Map<String, ?> document, String name) {
    return document.get(name) instanceof String text ? text : "";
  }
}
