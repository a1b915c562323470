package org.tranship.runbook.registry.msr;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.Durations;
import org.tranship.core.step.StepFailed;

/// Waits for a job `onlinegc_blobs` of MSR to be over. A job that was queued is not done: 202 is no
/// success. One that MSR does not show just now is neither over nor gone.
///
/// @param limit how long it may take
record JobWatch(MsrClient client, Clock clock, Duration limit) {
  static final String ENDED_BADLY = "TRR-164";
  static final String NOT_OVER = "TRR-165";
  private static final Duration FIRST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int LOGGED = 400;

  /// Polls until it is over; more and more seldom. An answer that does not come is asked for again.
  ///
  /// @return the job, done
  /// @throws StepFailed if it ended otherwise, with the end of its log; or is not over in time
  MsrJob await(String id) throws InterruptedException {
    Instant until = clock.instant().plus(limit);
    Duration pause = FIRST;
    String last = "";
    while (true) {
      try {
        Optional<MsrJob> shown = client.job(MsrJob.BLOBS, id);
        if (shown.filter(MsrJob::isDone).isPresent()) {
          return shown.get();
        }
        if (shown.filter(MsrJob::isOver).isPresent()) {
          throw new StepFailed(
              ENDED_BADLY
                  + " The job "
                  + shown.get()
                  + " of MSR ended, and is not done."
                  + logged(id)
                  + " See MSR's own log of it; run the same command again to queue another one.");
        }
        last = shown.map(job -> "it is " + job.status()).orElse("MSR shows no such job");
      } catch (MsrException e) {
        if (e.isRefusal()) {
          throw e;
        }
        last = String.valueOf(e.getMessage());
      }
      if (!clock.instant().isBefore(until)) {
        throw new StepFailed(
            NOT_OVER
                + " The job "
                + id
                + " of MSR is not over after "
                + Durations.text(limit)
                + ": "
                + last
                + ". It goes on by itself; run the same command again to go on waiting for it.");
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
    }
  }

  private String logged(String id) throws InterruptedException {
    try {
      String log = client.logs(id).strip().replaceAll("\\s+", " ");
      return log.isEmpty()
          ? ""
          : " The end of its log: "
              + (log.length() > LOGGED ? "..." + log.substring(log.length() - LOGGED) : log)
              + ".";
    } catch (MsrException _) {
      return "";
    }
  }

  /// The newest job of an action that was queued after a moment of MSR's own clock: what became of
  /// a call that was not answered.
  ///
  /// @param after as MSR spells moments; empty for any
  Optional<MsrJob> queuedAfter(String action, String after) throws InterruptedException {
    List<MsrJob> jobs = client.jobs(action);
    return jobs.stream()
        .filter(job -> job.scheduledAt().compareTo(after) > 0)
        .reduce(
            (one, other) -> one.scheduledAt().compareTo(other.scheduledAt()) >= 0 ? one : other);
  }
}
