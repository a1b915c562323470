package org.tranship.core.cutover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.Answer;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;

/// Makes sure, by a write that goes through, that a service takes writes again. That it was told to
/// proves nothing: what opens it may have had no effect, or it came back with the settings of
/// before. So where the write does not go through in time, the service is told once more. Safe to
/// repeat, and done anew by whoever takes the run up.
///
/// @param probe tries the write
/// @param within how long the service may need each time it was told
public record OpenProof(FenceProbe probe, Duration within) {
  static final String CLOSED = "TRM-127";
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// @param lower what tells the service to take writes; done where they are refused
  /// @throws StepFailed if they are refused still
  void require(StepContext context, Acts acts, List<ControlSpec> lower, String id)
      throws InterruptedException {
    Optional<String> closed = closed(context);
    if (closed.isPresent() && !lower.isEmpty()) {
      acts.carry(context, lower, id + "-lower");
      closed = closed(context);
    }
    if (closed.isPresent()) {
      throw new StepFailed(
          CLOSED
              + " The service was told "
              + (lower.isEmpty() ? "" : "twice ")
              + "to take writes again, and "
              + probe.sentence()
              + " did not go through within "
              + Durations.text(within)
              + ": "
              + closed.get()
              + ". See what refuses them and what the plan opens it by, and run the same command"
              + " again: it tells the service once more.");
    }
  }

  /// What the probe got when its time was over; empty if its write went through.
  private Optional<String> closed(StepContext context) throws InterruptedException {
    Instant until = context.clock().instant().plus(within);
    Answer answer = probe.probe(context.run());
    while (!(answer instanceof Answer.Done) && context.clock().instant().isBefore(until)) {
      Thread.sleep(PAUSE);
      answer = probe.probe(context.run());
    }
    boolean open = answer instanceof Answer.Done;
    context.measured("open", open, "the probe " + probe.sentence() + ": " + answer.detail());
    return open ? Optional.empty() : Optional.of(answer.detail());
  }
}
