package org.tranship.runbook.objects;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;

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
  static final String PROMPT = "prompt";

  static Optional<String> question(ControlSpec spec) {
    return spec.kind().equals(PROMPT) ? spec.text("question") : Optional.empty();
  }

  /// Reads it from the settings of a migration; empty if they name none.
  ///
  /// @throws PlanContradiction if it makes no sense
  static Optional<SwitchPlan> of(Map<String, String> settings) {
    List<Act> acts = new ArrayList<>();
    for (String prefix : PlanSettings.items(settings, "switch.do.")) {
      Map<String, String> own = ControlSpec.below(settings, prefix);
      own.keySet().removeIf(name -> name.startsWith("undo."));
      List<ControlSpec> back = PlanSettings.controls(settings, prefix + "undo.");
      PlanSettings.requireActs("switch", back);
      acts.add(
          new Act(
              ControlSpec.of(own, "")
                  .orElseThrow(() -> new PlanContradiction("switch.do", "it says not how")),
              back));
    }
    if (acts.isEmpty()) {
      return Optional.empty();
    }
    PlanSettings.requireActs("switch.do", acts.stream().map(Act::forth).toList());
    List<ControlSpec> gate = PlanSettings.controls(settings, "switch.gate.");
    requireMeasures("switch.gate", gate);
    List<ControlSpec> home = PlanSettings.controls(settings, "switch.back.");
    requireMeasures("switch.back", home);
    for (Act act : acts) {
      if (question(act.forth()).isPresent() && gate.isEmpty()) {
        throw new PlanContradiction(
            "switch.gate",
            "what the operator does is measured and not believed. Give a gate: an http call, a query or"
                + " a command that succeeds once the service reads from the target.");
      }
    }
    return Optional.of(
        new SwitchPlan(
            acts,
            gate,
            home,
            PlanSettings.parsed(settings, "switch.within", "1m", Durations::parse)));
  }

  private static void requireMeasures(String where, List<ControlSpec> gates) {
    for (ControlSpec one : gates) {
      if (!List.of("http", "sql", "command").contains(one.kind())) {
        throw new PlanContradiction(where, one.kind() + " measures nothing");
      }
    }
  }
}
