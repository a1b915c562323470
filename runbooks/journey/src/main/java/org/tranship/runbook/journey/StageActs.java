package org.tranship.runbook.journey;

import java.time.Duration;
import java.util.List;
import org.tranship.client.tables.RetryingTables;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Acts;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;

/// How a [Stage] is done and taken back. Its acts have to bear being done again, since a process
/// may be killed between an act and its word of it; one that swaps is looked at first, because a
/// swap that is done twice is none.
///
/// A swap that was begun is taken back always, unless the plan's gate of the way back says that the
/// earlier release is in production: that the later one's gate does not pass says nothing, since
/// that release may be broken, or not answer, in production.
///
/// @param name of the stage
/// @param swaps whether it says which release is in production: looked at first, and measured when
///   it is taken back
/// @param earlier the release that is in production before, as `second release`
/// @param within how long a gate may take
public record StageActs(
    String name,
    Stage stage,
    boolean swaps,
    String earlier,
    Controls controls,
    Duration within,
    RetryingTables.Pause pause) {
  private Gate gate(List<ControlSpec> specs) {
    return new Gate(name, specs, controls, within, pause);
  }

  /// What measures that it is done.
  public Gate gate() {
    return gate(stage.gate());
  }

  private Gate backGate() {
    return gate(stage.backGate());
  }

  /// Does it.
  ///
  /// @param cutOff whether an earlier try may have done it: it is given time to show
  /// @throws StepFailed if it was refused
  public void forth(StepContext context, boolean cutOff) throws InterruptedException {
    if (swaps && gate().comes(context, true, cutOff)) {
      context.measured("gate " + name, true, "passes already: it is not done again");
      return;
    }
    new Acts(controls).carry(context, stage.forth(), context.run() + "-" + name);
  }

  /// Takes it back, unless it is measured to be taken back already.
  ///
  /// @throws StepFailed if it was refused, or is not measured
  public void back(StepContext context) throws InterruptedException {
    boolean known = swaps && !stage.backGate().isEmpty();
    if (known && backGate().passes(context)) {
      context.measured("gate " + name, true, "the " + earlier + " is in production already");
      return;
    }
    new Acts(controls).carry(context, stage.back(), context.run() + "-" + name + "-back");
    if (swaps && !isBack(context)) {
      throw new StepFailed(notBack());
    }
  }

  /// Whether it is measured to be taken back, now or in time.
  public boolean isBack(StepContext context) throws InterruptedException {
    boolean back =
        stage.backGate().isEmpty()
            ? gate().comes(context, false, true)
            : backGate().comes(context, true, true);
    context.measured("gate " + name + " back", back, back ? "taken back" : "not taken back");
    return back;
  }

  /// What is said where it is not.
  public String notBack() {
    return Gate.CODE
        + " It is not measured that \""
        + name
        + "\" is taken back: after "
        + Durations.text(within)
        + (stage.backGate().isEmpty()
            ? " its gate still passes"
            : " its gate of the way back does not pass")
        + ". What is taken back after it, as the service configuration or what is in staging, was"
        + " left as it is. Put the "
        + earlier
        + " into production, and give 'tranship rollback' again.";
  }
}
