package org.tranship.runbook.registry.msr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;

/// Whether MSR collects garbage, or has done so since that was turned off. A blob that is in the
/// backup, or was listed, must still be there when it is copied; nothing else tells that a
/// collection took it.
///
/// MSR has no call that says "Never", so it is measured: nothing of it is scheduled, no such job
/// waits or runs, and none has come since. What has come since is told by MSR's own clock: the
/// latest moment that any such job told of itself when it was turned off is kept.
final class CollectionWatch {
  static final String AT_WORK = "TRR-168";

  /// Where the moment is kept.
  static final String STEP = "gc-off";

  private static final String SINCE = "since";

  private final MsrClient client;

  /// What stands against going on.
  ///
  /// @param what MSR does
  /// @param next what ends it
  private record Finding(String what, String next) {
    private String refusal() {
      return refusal("a blob that it removes now is missing from the copy. Nothing was switched");
    }

    private String refusalOfTheWayBack() {
      return refusal("what it removes would be gone from the old storage. Nothing was taken back");
    }

    private String refusal(String why) {
      return AT_WORK
          + " MSR "
          + what
          + ", and "
          + why
          + ". "
          + next
          + ", and run the same command again.";
    }
  }

  CollectionWatch(MsrClient client) {
    this.client = client;
  }

  /// Whether it was turned off in this run.
  static boolean isOff(StepContext context) {
    return context.ended(STEP, SINCE).isPresent();
  }

  /// Keeps the moment from which none may come; once in a run. Nothing may be at work or scheduled.
  ///
  /// @return why that is not so; empty if it is kept
  Optional<String> begin(StepContext context) throws InterruptedException {
    List<MsrJob> jobs = all();
    Optional<String> objection = unrest(jobs).map(Finding::refusal);
    if (objection.isEmpty()) {
      objection = orphan(context, jobs).map(Finding::refusal);
    }
    if (objection.isEmpty()) {
      String latest = jobs.stream().map(MsrJob::latest).max(String::compareTo).orElse("");
      Note _ = context.act(SINCE, Note.NONE, _ -> new Note(1, latest));
    }
    return told(context, objection);
  }

  /// Looks again.
  ///
  /// @return why garbage is, or was, collected; empty if it is not
  Optional<String> look(StepContext context) throws InterruptedException {
    String since = context.ended(STEP, SINCE).map(Note::text).orElse("");
    List<MsrJob> jobs = all();
    Optional<String> objection = atWork(jobs).map(Finding::refusal);
    if (objection.isEmpty()) {
      objection =
          jobs.stream()
              .filter(job -> job.latest().compareTo(since) > 0)
              .findFirst()
              .map(
                  job ->
                      AT_WORK
                          + " MSR has collected garbage since that was turned off: "
                          + job
                          + ". Blobs that were backed up or copied may be gone from the source. Turn it"
                          + " off, take the run back with 'tranship rollback', and begin anew.");
    }
    if (objection.isEmpty()) {
      objection = scheduled().map(Finding::refusal);
    }
    return told(context, objection);
  }

  private static Optional<String> told(StepContext context, Optional<String> objection) {
    context.measured(
        "gc", objection.isEmpty(), objection.orElse("no collection, and none scheduled"));
    return objection;
  }

  private List<MsrJob> all() throws InterruptedException {
    List<MsrJob> jobs = new ArrayList<>();
    for (String action : MsrJob.COLLECTING) {
      jobs.addAll(client.jobs(action));
    }
    return jobs;
  }

  private static Optional<Finding> atWork(List<MsrJob> jobs) {
    return jobs.stream()
        .filter(job -> !job.isOver())
        .findFirst()
        .map(
            job ->
                new Finding(
                    "collects garbage just now: " + job, "Wait until it is over, or cancel it"));
  }

  private Optional<Finding> unrest(List<MsrJob> jobs) throws InterruptedException {
    Optional<Finding> working = atWork(jobs);
    return working.isPresent() ? working : scheduled();
  }

  /// A job whose worker died, and that none followed which came to an end: MSR's other replicas may
  /// take it up. That nobody does only the operator can know; once it was said it holds for this
  /// run, since what any of them does later is told by its moment.
  private static Optional<Finding> orphan(StepContext context, List<MsrJob> jobs)
      throws InterruptedException {
    String ended =
        jobs.stream()
            .filter(job -> job.isOver() && !job.isOrphan())
            .map(MsrJob::scheduledAt)
            .max(String::compareTo)
            .orElse("");
    Optional<MsrJob> orphan =
        jobs.stream()
            .filter(job -> job.isOrphan() && job.scheduledAt().compareTo(ended) > 0)
            .findFirst();
    return orphan.isEmpty()
            || context.confirm(
                "The worker of the job "
                    + orphan.get()
                    + " died, and another replica of MSR may take the job up. Is it certain that none"
                    + " does?")
        ? Optional.empty()
        : orphan.map(
            job ->
                new Finding(
                    "may collect garbage yet, since the worker of a job died and another may take it"
                        + " up: "
                        + job,
                    "Run a garbage collection to its end, or say that none goes on"));
  }

  private Optional<Finding> scheduled() throws InterruptedException {
    return CollectionSchedule.of(client)
        .filter(schedule -> !schedule.isNever())
        .map(
            schedule ->
                new Finding(
                    "is to collect garbage by its schedule (" + schedule + ")",
                    "Choose Never under System > Garbage Collection"));
  }

  /// On the way back, right before MSR is to read from its old storage again: nothing may be at
  /// work or scheduled. A job that was begun at the new storage goes on wherever MSR is by then.
  /// Where MSR gives no answer, which may be why it is to go back, that is told.
  ///
  /// @return why a collection may be at work; empty if none is, or nobody knows
  Optional<String> idle(StepContext context) throws InterruptedException {
    Optional<String> objection;
    try {
      objection = unrest(all()).map(Finding::refusalOfTheWayBack);
    } catch (MsrException e) {
      context.measured("gc", false, "not known: " + e.getMessage());
      context.say("Whether MSR collects garbage could not be measured: " + e.getMessage());
      return Optional.empty();
    }
    return told(context, objection);
  }
}
