package org.tranship.core.cutover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;
import org.tranship.core.control.Durations;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;

/// Measures where the service reads from.
final class SwitchGates {
  static final Duration PAUSE = Duration.ofMillis(500);

  private final Controls controls;
  private final Duration within;

  /// @param within how long the service may take
  SwitchGates(Controls controls, Duration within) {
    this.controls = controls;
    this.within = within;
  }

  /// Waits until each is done, as long as the plan permits.
  ///
  /// @param code of the fault if one is not
  /// @param end where the service has to read from
  /// @throws StepFailed if one is not
  void measure(StepContext context, List<ControlSpec> gates, String code, String end)
      throws InterruptedException {
    Instant until = context.clock().instant().plus(within);
    for (ControlSpec spec : gates) {
      Control control = controls.open(spec);
      Answer answer = control.act(SwitchBack.id(context, "gate"));
      while (!(answer instanceof Answer.Done) && context.clock().instant().isBefore(until)) {
        Thread.sleep(PAUSE);
        answer = control.act(SwitchBack.id(context, "gate"));
      }
      boolean passed = answer instanceof Answer.Done;
      context.measured("gate", passed, control.sentence() + ": " + answer.detail());
      if (!passed) {
        throw new StepFailed(
            code
                + " After "
                + Durations.text(within)
                + " it is not measured that the service reads from the "
                + end
                + ": what "
                + control.sentence()
                + " gave "
                + answer.detail()
                + ".");
      }
    }
  }
}
