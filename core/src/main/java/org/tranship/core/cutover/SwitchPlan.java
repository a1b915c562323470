package org.tranship.core.cutover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.ControlSpec;

/// What makes the service read from the target.
///
/// @param acts in this order
/// @param gate measured afterwards: each must be done within [#within]
/// @param back measured when the acts were taken back: each must be done within [#within]; the
///   operator is asked where it is empty
/// @param within how long the service may take to come back
public record SwitchPlan(
    List<Act> acts, List<ControlSpec> gate, List<ControlSpec> back, Duration within) {
  public SwitchPlan {
    acts = List.copyOf(acts);
    gate = List.copyOf(gate);
    back = List.copyOf(back);
  }

  /// One act and what takes it back.
  ///
  /// @param back empty where the act can take itself back, or nothing can
  public record Act(ControlSpec forth, List<ControlSpec> back) {
    public Act {
      back = List.copyOf(back);
    }
  }

  /// What asks the operator instead of acting.
  public static final String PROMPT = "prompt";

  /// What the operator is asked, if anything is.
  public static Optional<String> question(ControlSpec spec) {
    return spec.kind().equals(PROMPT) ? spec.text("question") : Optional.empty();
  }

  /// All acts of it, what takes them back, and what is measured.
  public List<ControlSpec> controls() {
    List<ControlSpec> all = new ArrayList<>();
    for (Act act : acts) {
      all.add(act.forth());
      all.addAll(act.back());
    }
    all.addAll(gate);
    all.addAll(back);
    return all;
  }
}
