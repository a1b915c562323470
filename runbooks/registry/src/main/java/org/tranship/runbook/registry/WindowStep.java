package org.tranship.runbook.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.cutover.Fence;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Lowers the fence, and says for how long pushes were kept out.
final class WindowStep implements Step {
  private final Step inner;

  WindowStep(Step inner) {
    this.inner = inner;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Phase phase() {
    return inner.phase();
  }

  @Override
  public boolean again(Set<String> done) {
    return inner.again(done);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<Note> since = context.intended(Fence.STEP, "raise-" + Fence.number(context));
    StepResult result = inner.run(context);
    if (since.isPresent()) {
      Duration window =
          Duration.between(Instant.parse(since.get().text()), context.clock().instant());
      String text =
          String.format(Locale.ROOT, "pushes were kept out for %.1f s", window.toMillis() / 1000.0);
      context.measured("window", true, text);
      context.say("The window: " + text + ".");
    }
    return result;
  }

  @Override
  public Undo undo() {
    return inner.undo();
  }
}
