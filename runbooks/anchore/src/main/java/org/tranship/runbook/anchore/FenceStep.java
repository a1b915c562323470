package org.tranship.runbook.anchore;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.anchore.db.LifeSigns;

/// The fence of an Anchore migration is that its services are stopped. The operator is asked, as
/// the original asks, and is not simply believed: every service's heartbeat must be old, and no
/// other client may be in the database. A heartbeat that is only young is waited for; one that is
/// renewed meanwhile is a service that runs.
final class FenceStep implements Step {
  static final String QUESTION =
      "Every service of Anchore must be stopped while its documents move. Are all of them stopped?";

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

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
    if (!context.confirm(QUESTION)) {
      return new StepResult.Refused("The operator declined. Nothing was changed.");
    }
    LifeSigns signs = new LifeSigns(migration.database(), migration.schema());
    long limit = migration.plan().staleAfter().toSeconds();
    LifeSigns.Seen seen = signs.look();
    if (seen.heartbeats().isEmpty() && !migration.schema().services()) {
      context.say("The database has no table services, so there are no heartbeats to look at.");
    }
    if (!migration.plan().assumeStopped()) {
      seen = waitForSilence(context, signs, seen, limit);
    }
    List<LifeSigns.Heartbeat> young = seen.youngerThan(limit);
    String found = found(young, seen);
    boolean proven = young.isEmpty() && seen.sessions().isEmpty();
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
            + " command again; --assume-stopped goes on without this proof.");
  }

  /// A stopped service's last heartbeat grows old; that of a running one is renewed.
  private static LifeSigns.Seen waitForSilence(
      StepContext context, LifeSigns signs, LifeSigns.Seen first, long limit)
      throws InterruptedException {
    LifeSigns.Seen seen = first;
    long deadline = System.nanoTime() + Duration.ofSeconds(limit + 5).toNanos();
    boolean told = false;
    while (seen.sessions().isEmpty()
        && !seen.youngerThan(limit).isEmpty()
        && !renewed(first, seen)
        && System.nanoTime() < deadline) {
      if (!told) {
        context.say(
            "Waiting until every heartbeat is "
                + limit
                + " s old: "
                + list(seen.youngerThan(limit))
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

  private static String found(List<LifeSigns.Heartbeat> young, LifeSigns.Seen seen) {
    String beats =
        young.isEmpty()
            ? seen.heartbeats().size() + " service heartbeats, none recent"
            : "recent heartbeats of " + list(young);
    String sessions =
        seen.sessions().isEmpty()
            ? "no other database session"
            : "other database sessions: "
                + seen.sessions().stream()
                    .limit(5)
                    .map(Object::toString)
                    .collect(Collectors.joining("; "));
    return beats + "; " + sessions;
  }

  private static String list(List<LifeSigns.Heartbeat> beats) {
    return beats.stream().limit(5).map(Object::toString).collect(Collectors.joining(", "));
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
