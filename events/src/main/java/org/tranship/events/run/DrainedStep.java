package org.tranship.events.run;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.Outbox;
import org.tranship.core.eventlog.Pending;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// A gate: the service has published all that it recorded. What is pending when the target takes
/// over would never be published by anybody. Measured, where the source can tell.
public final class DrainedStep implements Step {
  static final String NEVER_DRAINED = "TRE-218";

  private static final Duration LOOK = Duration.ofMillis(500);

  private final EventLog source;
  private final EventPlan plan;
  private final String before;

  /// @param source whose events are to be published
  /// @param before the step that rests on it: asked again until that is done
  public DrainedStep(EventLog source, EventPlan plan, String before) {
    this.source = source;
    this.plan = plan;
    this.before = before;
  }

  @Override
  public String name() {
    return "drained";
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(before);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<Outbox> outbox = source.feature(Outbox.class);
    if (outbox.isEmpty() || !plan.drains()) {
      context.measured(
          "pending",
          true,
          outbox.isEmpty()
              ? "the source cannot tell what is pending"
              : "not asked, as the plan says");
      return StepResult.done();
    }
    long patience = plan.pendingWithin().toNanos();
    long began = System.nanoTime();
    Pending pending = outbox.get().pending();
    while (pending.count() > 0 && System.nanoTime() - began < patience) {
      Thread.sleep(LOOK);
      pending = outbox.get().pending();
    }
    if (pending.count() == 0) {
      context.measured("pending", true, "nothing is pending");
      return StepResult.done();
    }
    context.measured("pending", false, pending.count() + " pending");
    return new StepResult.Refused(
        NEVER_DRAINED
            + " At the source "
            + pending.count()
            + (pending.count() == 1 ? " event waits" : " events wait")
            + " to be published, and still did after "
            + plan.pendingWithin().toSeconds()
            + " s"
            + pending.example().map(it -> "; the oldest is " + it).orElse("")
            + pending.oldest().map(it -> ", of " + it).orElse("")
            + ". Let the service publish them, and run the same command again. With pending: ignore"
            + " in the plan they are left as they are.");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
