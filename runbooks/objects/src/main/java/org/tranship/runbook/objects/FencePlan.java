package org.tranship.runbook.objects;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;

/// What keeps writers out of the source.
///
/// @param raise closes it, in this order
/// @param prove writes that must be refused once it is closed
/// @param lower opens it again; empty where what raised it can take itself back
/// @param window how long it may stay closed before the run gives up, as long as nothing was
///   switched
public record FencePlan(
    List<ControlSpec> raise, List<ControlSpec> prove, List<ControlSpec> lower, Duration window) {
  public FencePlan {
    raise = List.copyOf(raise);
    prove = List.copyOf(prove);
    lower = List.copyOf(lower);
  }

  /// Reads it from the settings of a migration; empty if they name none.
  ///
  /// @throws PlanContradiction if it makes no sense
  static Optional<FencePlan> of(Map<String, String> settings) {
    if (ControlSpec.below(settings, "fence.").isEmpty()) {
      return Optional.empty();
    }
    FencePlan fence =
        new FencePlan(
            PlanSettings.controls(settings, "fence.raise."),
            PlanSettings.controls(settings, "fence.prove."),
            PlanSettings.controls(settings, "fence.lower."),
            PlanSettings.parsed(settings, "fence.window", "10m", Durations::parse));
    if (fence.prove().isEmpty()) {
      throw new PlanContradiction(
          "fence.prove",
          "a fence that nothing proves is none. Give a write that must be refused while it is up:"
              + " http, sql, command or write; or leave fence out, and have changes noticed instead.");
    }
    for (ControlSpec probe : fence.prove()) {
      if (!List.of("http", "sql", "command", PlanSettings.WRITE).contains(probe.kind())) {
        throw new PlanContradiction(
            "fence.prove", probe.kind() + " is no write, so it proves nothing of writers");
      }
    }
    for (List<ControlSpec> acts : List.of(fence.raise(), fence.lower())) {
      PlanSettings.requireActs("fence", acts);
    }
    for (ControlSpec raise : fence.raise()) {
      if (fence.lower().isEmpty() && !takesItselfBack(raise)) {
        throw new PlanContradiction(
            "fence.lower", "nothing would lower the fence; say how what raised it is taken back");
      }
    }
    return Optional.of(fence);
  }

  /// Whether a control can undo by itself what it did.
  static boolean takesItselfBack(ControlSpec spec) {
    return spec.kind().equals("postgres") || spec.kind().equals("file");
  }
}
