package org.tranship.runbook.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.client.tables.RetryingTables;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;
import org.tranship.core.control.Durations;
import org.tranship.core.step.StepContext;

/// What measures that something was done outside of here, which is not believed: a deployment, a
/// swap, a role that is Ready. It passes while each of its controls succeeds; one without controls
/// always does. It only looks, so it may be asked again at any time.
///
/// @param name of what is measured, for people
/// @param specs its controls
/// @param within how long it may take to show
/// @param pause waits between two looks
public record Gate(
    String name,
    List<ControlSpec> specs,
    Controls controls,
    Duration within,
    RetryingTables.Pause pause) {
  /// The code of a gate that did not pass in time.
  public static final String CODE = "TRJ-136";

  private static final Duration LOOK = Duration.ofMillis(500);

  public Gate {
    specs = List.copyOf(specs);
  }

  private Answer look(StepContext context, Control control) throws InterruptedException {
    return control.act(context.run() + "-gate-" + name);
  }

  /// Whether it passes now.
  public boolean passes(StepContext context) throws InterruptedException {
    for (ControlSpec spec : specs) {
      if (!(look(context, controls.open(spec)) instanceof Answer.Done)) {
        return false;
      }
    }
    return true;
  }

  /// Whether it passes, or does not, as it is wanted.
  ///
  /// @param waits whether it is given its time; else it is looked at once
  public boolean comes(StepContext context, boolean wanted, boolean waits)
      throws InterruptedException {
    Instant until = context.clock().instant().plus(waits ? within : Duration.ZERO);
    boolean passes = passes(context);
    while (passes != wanted && context.clock().instant().isBefore(until)) {
      pause.sleep(LOOK);
      passes = passes(context);
    }
    return passes == wanted;
  }

  /// Measures it, and has it written down; all of it is given its time.
  ///
  /// @return what stands against it; empty if it passes
  public Optional<String> doubt(StepContext context) throws InterruptedException {
    Instant until = context.clock().instant().plus(within);
    for (ControlSpec spec : specs) {
      Control control = controls.open(spec);
      Answer answer = look(context, control);
      while (!(answer instanceof Answer.Done) && context.clock().instant().isBefore(until)) {
        pause.sleep(LOOK);
        answer = look(context, control);
      }
      boolean passed = answer instanceof Answer.Done;
      context.measured("gate " + name, passed, control.sentence() + ": " + answer.detail());
      if (!passed) {
        return Optional.of(
            CODE
                + " It is not measured that \""
                + name
                + "\" is done: after "
                + Durations.text(within)
                + " what "
                + control.sentence()
                + " gave "
                + answer.detail()
                + ". See to it, and run the same command again.");
      }
    }
    return Optional.empty();
  }
}
