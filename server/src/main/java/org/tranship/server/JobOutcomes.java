package org.tranship.server;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How jobs ended, for those who watch: counted since the server started, and for each action when
/// it last did what it should, which is known of jobs before that, too.
final class JobOutcomes {
  /// @param action what the jobs did
  /// @param state how they ended
  record Kind(String action, JobState state) {}

  private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();
  private final Map<String, Instant> successes = new ConcurrentHashMap<>();

  /// @param before those that are known already, in the order in which they were posted
  JobOutcomes(Collection<JobRecord> before) {
    before.forEach(this::look);
  }

  /// A job is over.
  void ended(JobRecord job) {
    counts.computeIfAbsent(new Kind(job.action(), job.status()), _ -> new LongAdder()).increment();
    look(job);
  }

  private void look(JobRecord job) {
    if (job.status() == JobState.DONE && job.exit().orElse(-1L) == 0) {
      successes.merge(
          job.action(), job.lastUpdated(), (one, other) -> one.isAfter(other) ? one : other);
    }
  }

  Map<Kind, LongAdder> counts() {
    return counts;
  }

  /// When a job of each action was last done, and found nothing amiss.
  Map<String, Instant> successes() {
    return successes;
  }
}
