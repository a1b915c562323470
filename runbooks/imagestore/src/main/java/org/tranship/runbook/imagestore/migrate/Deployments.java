package org.tranship.runbook.imagestore.migrate;

import java.time.Duration;
import java.util.List;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;

/// What is being deployed to a cluster just now, and the wait for its end: no application is made,
/// upgraded or removed, no type is registered, and the cluster is not upgraded. That nothing begins
/// later is not told by this.
///
/// @param migration whose cluster it is
record Deployments(ImageStoreMigration migration) {
  static final String BUSY = "TRI-163";
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  /// @param undone what was not done yet, as a sentence
  /// @throws StepFailed if something is under way still when the time of the plan is over
  void awaitEnd(StepContext context, String undone) throws InterruptedException {
    List<String> busy = untilEnd(context);
    if (!busy.isEmpty()) {
      throw failed(busy, undone, "");
    }
  }

  /// @return what is under way still when the time of the plan is over
  List<String> untilEnd(StepContext context) throws InterruptedException {
    long looks = Math.max(1, migration.plan().quietWithin().dividedBy(BETWEEN));
    List<String> busy = List.of();
    for (long i = 0; i < looks; i++) {
      busy = ClusterState.underWay(migration.reach());
      if (busy.isEmpty()) {
        context.measured("deployments", true, "none is under way");
        return busy;
      }
      migration.reach().pause(BETWEEN);
    }
    context.measured("deployments", false, String.join(", ", busy));
    return busy;
  }

  /// @param more what else can be done about it; empty, or as the end of a sentence
  static StepFailed failed(List<String> busy, String undone, String more) {
    return new StepFailed(
        BUSY
            + " Something is being deployed still: "
            + String.join(", ", busy)
            + ". "
            + undone
            + " Wait for its end, or stop it, and run the same command again"
            + more
            + ".");
  }
}
