package org.tranship.runbook.registry.msr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.SwitchPlan;

/// Whether the commands of a plan keep the tags with a version of MSR: each by itself, and those of
/// the way back as well. Judged is each that speaks of reconfiguring or names an option of it;
/// where none does, every one that may be the reconfiguration.
final class TagRule {
  private TagRule() {}

  /// @param erase the operator said, by typing it, that the tags are to go; never true of the way
  ///   back
  /// @return why tags would be lost; empty if nothing says so
  static Optional<String> objection(MsrVersion version, MsrPlan plan, boolean erase) {
    Optional<String> unfit = version.objection();
    if (unfit.isPresent()) {
      return unfit;
    }
    List<ControlSpec> back = new ArrayList<>();
    plan.turn().acts().forEach(act -> back.addAll(act.back()));
    boolean all = plan.variant() == MsrPlan.Variant.READ_ONLY;
    return judged(forth(plan), all).stream()
        .flatMap(act -> version.objection("The reconfiguration", act, erase).stream())
        .findFirst()
        .or(
            () ->
                judged(back, all).stream()
                    .flatMap(act -> version.objection("The way back", act, false).stream())
                    .findFirst());
  }

  /// Whether the plan begins a new metadata store, so that no tag is left.
  static boolean erases(MsrVersion version, MsrPlan plan) {
    return version.reinitializes()
        && forth(plan).stream().map(TagOptions::of).anyMatch(TagOptions::reinitialized);
  }

  private static List<ControlSpec> forth(MsrPlan plan) {
    return plan.turn().acts().stream().map(SwitchPlan.Act::forth).toList();
  }

  private static List<TagOptions> judged(List<ControlSpec> acts, boolean all) {
    List<TagOptions> options = acts.stream().map(TagOptions::of).toList();
    List<TagOptions> told = options.stream().filter(it -> it.reconfigures() || it.names()).toList();
    return told.isEmpty() && all ? options : told;
  }
}
