package org.tranship.runbook.registry.msr;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.store.StoreSpec;

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
    return judged(forth(plan), plan).stream()
        .flatMap(act -> version.objection("The reconfiguration", act, erase).stream())
        .findFirst()
        .or(
            () ->
                judged(back(plan), plan).stream()
                    .flatMap(act -> version.objection("The way back", act, false).stream())
                    .findFirst());
  }

  /// Whether the plan begins a new metadata store, so that no tag is left.
  static boolean erases(MsrVersion version, MsrPlan plan) {
    return version.reinitializes()
        && forth(plan).stream().map(TagOptions::of).anyMatch(TagOptions::reinitialized);
  }

  /// What is to be thought of where Mirantis' pages contradict each other: with 2.9 the reference
  /// of `reconfigure` keeps tags without an option, and the page on NFS does not.
  ///
  /// @return a note; empty where it does not matter
  static Optional<String> caution(MsrVersion version, MsrPlan plan) {
    if (!version.reinitializes()) {
      return Optional.empty();
    }
    if (isSilentOnNfs(judged(forth(plan), plan), plan.target())) {
      return Optional.of(caution(version, "The reconfiguration"));
    }
    return isSilentOnNfs(judged(back(plan), plan), plan.source())
        ? Optional.of(caution(version, "The way back"))
        : Optional.empty();
  }

  /// That a folder is on NFS only its name may tell here.
  private static boolean isSilentOnNfs(List<TagOptions> acts, StoreSpec place) {
    boolean there = place.location().toString().toLowerCase(Locale.ROOT).contains("nfs");
    return acts.stream().anyMatch(act -> act.isSilent() && (there || act.nfs()));
  }

  private static String caution(MsrVersion version, String what) {
    return what
        + " is to a storage on NFS, without "
        + MsrVersion.MIGRATED
        + ". By the reference of reconfigure MSR "
        + version
        + " keeps the tags by itself; one of Mirantis' pages of 2.9, the one on NFS, says that"
        + " another storage begins without them. Put "
        + MsrVersion.MIGRATED
        + " into the command, which that version takes as well. Tags that are gone behind it are"
        + " found out, and have it taken back.";
  }

  private static List<ControlSpec> back(MsrPlan plan) {
    return plan.turn().acts().stream().flatMap(act -> act.back().stream()).toList();
  }

  private static List<ControlSpec> forth(MsrPlan plan) {
    return plan.turn().acts().stream().map(SwitchPlan.Act::forth).toList();
  }

  private static List<TagOptions> judged(List<ControlSpec> acts, MsrPlan plan) {
    boolean all = plan.variant() == MsrPlan.Variant.READ_ONLY;
    List<TagOptions> options = acts.stream().map(TagOptions::of).toList();
    List<TagOptions> told = options.stream().filter(it -> it.reconfigures() || it.names()).toList();
    return told.isEmpty() && all ? options : told;
  }
}
