package org.tranship.runbook.objects;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.DeltaPlan;
import org.tranship.core.cutover.FencePlan;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.cutover.PlanSettings;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.store.Places;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.objects.pointers.Cleaning;

/// What the operator asked of a migration. Made from flat settings, as a plan file and the journal
/// have them; a plan that contradicts itself is refused there and then, by the setting that is
/// wrong. Secrets stand in it as references.
///
/// @param settings everything, as it was written, for the journal
/// @param copy the two stores and how objects go from one to the other
/// @param delta when to close the source
/// @param fence empty where writers cannot be kept out
/// @param turn what makes the service read from the target; empty where the operator does it
///   otherwise
/// @param soak how long the service runs on the target before the source may be cleaned
/// @param clean remove objects at the source at the end
/// @param copyBack on a rollback after the switch, copy back what the target got since
/// @param catalog a table that points at the objects; empty where all objects of the source are
///   meant
public record MigrationPlan(
    SortedMap<String, String> settings,
    CopyPlan copy,
    DeltaPlan delta,
    Optional<FencePlan> fence,
    Optional<SwitchPlan> turn,
    Duration soak,
    boolean clean,
    boolean copyBack,
    Optional<CatalogPlan> catalog) {
  public MigrationPlan {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /// @throws PlanContradiction if it makes no sense
  public static MigrationPlan of(Map<String, String> given) {
    SortedMap<String, String> settings = new TreeMap<>(given);
    PlanSettings.settle(settings, "source.url");
    PlanSettings.settle(settings, "target.url");
    CatalogPlan.expand(settings);
    Optional<FencePlan> fence = fence(settings);
    Optional<SwitchPlan> turn = PlanSettings.turn(settings);
    MigrationPlan plan =
        new MigrationPlan(
            settings,
            copy(settings),
            PlanSettings.delta(settings),
            fence,
            turn,
            PlanSettings.soak(settings),
            settings.getOrDefault("complete.clean", "keep").equals("delete"),
            settings.getOrDefault("rollback", "copy-back").equals("copy-back"),
            CatalogPlan.isIn(settings) ? Optional.of(CatalogPlan.of(settings)) : Optional.empty());
    plan.requireSense();
    return plan;
  }

  private void requireSense() {
    if (clean && copy.verify() != VerifyLevel.READBACK) {
      throw new PlanContradiction(
          "complete.clean",
          "the source is to be removed, and copies are not read back. Write copy.verify: readback, or"
              + " complete.clean: keep.");
    }
    if (clean && turn.isEmpty() && catalog.isEmpty()) {
      throw new PlanContradiction(
          "complete.clean",
          "the source is to be removed, and nothing switches the service to the target. Add switch,"
              + " be it a prompt that asks the operator to do it, or write complete.clean: keep.");
    }
    if (!soak.isZero() && turn.isEmpty() && catalog.isEmpty()) {
      throw new PlanContradiction(
          "soak", "there is no switch, so nothing runs on the target that could be waited for");
    }
    catalog.ifPresent(it -> it.requireSource(copy.source()));
    catalog.ifPresent(
        rows ->
            fence.ifPresent(it -> it.raise().forEach(raise -> OwnRows.requireOpen(rows, raise))));
    Places.objection(copy.source(), copy.target())
        .ifPresent(
            objection -> {
              throw new PlanContradiction("target.url", objection);
            });
  }

  /// Whether objects are removed at the source at the end.
  boolean removes() {
    return clean || catalog.filter(it -> it.cleaning() == Cleaning.DELETE_OBJECT).isPresent();
  }

  /// Whether anything goes at the source at the end, be it only the content of a column.
  boolean removesContent() {
    return clean || catalog.filter(it -> it.cleaning() != Cleaning.KEEP).isPresent();
  }

  /// What the service is switched by: the acts of the plan, or its rows alone.
  Optional<SwitchPlan> switching() {
    return turn.or(
        () ->
            catalog.map(
                _ -> new SwitchPlan(List.of(), List.of(), List.of(), Duration.ofMinutes(1))));
  }

  private static CopyPlan copy(Map<String, String> settings) {
    try {
      Map<String, String> flat = new TreeMap<>();
      ControlSpec.below(settings, "select.").forEach(flat::put);
      flat.put("existing", settings.getOrDefault("copy.existing", "update"));
      flat.put("verify", settings.getOrDefault("copy.verify", "readback"));
      flat.put(
          "drop-attributes",
          String.join(",", ControlSpec.below(settings, "copy.drop-attributes.").values()));
      flat.put("source", settings.getOrDefault("source.url", ""));
      flat.put("target", settings.getOrDefault("target.url", ""));
      CopyPlan plain = CopyPlan.of(flat);
      return new CopyPlan(
          PlanSettings.store(settings, "source", plain.source().location()),
          PlanSettings.target(settings, plain.target().location()),
          plain.selection(),
          plain.list(),
          plain.existing(),
          plain.verify(),
          plain.dropped(),
          false,
          false);
    } catch (PlanContradiction e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction("source", String.valueOf(e.getMessage()));
    }
  }

  private static Optional<FencePlan> fence(Map<String, String> settings) {
    Optional<FencePlan> fence = PlanSettings.fence(settings);
    if (fence.isPresent() && fence.get().prove().isEmpty()) {
      throw new PlanContradiction(
          "fence.prove",
          "a fence that nothing proves is none. Give a write that must be refused while it is up:"
              + " http, sql, command or write; or leave fence out, and have changes noticed instead.");
    }
    return fence;
  }
}
