package org.tranship.runbook.anchore;

import java.time.Duration;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.anchore.db.LifeSigns;

/// The fence of an Anchore migration is that its services are stopped. What the operator answered
/// is not simply believed: every service's heartbeat must be old, and no other client may be in the
/// database. A heartbeat that is only young is waited for; one that is renewed meanwhile is a
/// service that runs.
final class FenceStep implements Step {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration SESSIONS_END_WITHIN = Duration.ofSeconds(2);

  private final Migration migration;

  FenceStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "fence";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    LifeSigns signs = new LifeSigns(migration.database(), migration.schema());
    long limit = migration.plan().staleAfter().toSeconds();
    LifeSigns.Seen seen = signs.look();
    if (seen.heartbeats().isEmpty() && !migration.schema().services()) {
      context.say("The database has no table services, so there are no heartbeats to look at.");
    }
    if (!migration.plan().assumeStopped()) {
      seen = waitForSilence(context, signs, seen, limit);
    }
    String found = seen.told(limit);
    boolean proven = seen.silentFor(limit);
    context.measured("services are stopped", proven, found);
    if (proven) {
      return StepResult.done(found);
    }
    if (migration.plan().assumeStopped()) {
      context.say("Not proven, and assumed by --assume-stopped: " + found + ".");
      return StepResult.done("assumed: " + found);
    }
    return new StepResult.Refused(
        "TRA-102 Anchore does not seem to be stopped: "
            + found
            + ". Stop all its services (and close other database clients), then run the same"
            + " command again. 'tranship anchore migrate' goes on without this proof when given"
            + " --assume-stopped.");
  }

  /// A stopped service's last heartbeat grows old, while that of a running one is renewed; and its
  /// sessions, where the database has not noticed their end yet, go away within moments.
  private static LifeSigns.Seen waitForSilence(
      StepContext context, LifeSigns signs, LifeSigns.Seen first, long limit)
      throws InterruptedException {
    LifeSigns.Seen seen = first;
    long start = System.nanoTime();
    long forHeartbeats = start + Duration.ofSeconds(limit + 5).toNanos();
    long forSessions = start + SESSIONS_END_WITHIN.toNanos();
    boolean told = false;
    while (!seen.silentFor(limit)
        && !renewed(first, seen)
        && System.nanoTime() < (seen.sessions().isEmpty() ? forHeartbeats : forSessions)) {
      if (!told && seen.sessions().isEmpty()) {
        context.say(
            "Waiting until every heartbeat is "
                + limit
                + " s old: "
                + LifeSigns.list(seen.youngerThan(limit))
                + ".");
        told = true;
      }
      Thread.sleep(BETWEEN_LOOKS);
      seen = signs.look();
    }
    return seen;
  }

  private static boolean renewed(LifeSigns.Seen first, LifeSigns.Seen now) {
    return now.heartbeats().stream()
        .anyMatch(
            beat ->
                first.heartbeats().stream()
                    .anyMatch(
                        old ->
                            old.name().equals(beat.name())
                                && old.host().equals(beat.host())
                                && beat.ageSeconds() < old.ageSeconds()));
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
