package org.tranship.runbook.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.cutover.Fence;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// Lowers the fence, and says for how long pushes were kept out: until one went through again.
public final class WindowStep extends ForwardingStep {
  /// @param inner lowers the fence, and makes sure of that
  public WindowStep(Step inner) {
    super(inner);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<Note> since = context.intended(Fence.STEP, "raise-" + Fence.number(context));
    StepResult result = super.run(context);
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
}
