package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Acts;
import org.tranship.core.cutover.FencePlan;
import org.tranship.core.cutover.PlanLine;
import org.tranship.core.cutover.SwitchPlan;

/// What a migration will do, step by step, for people.
public final class MigrationWords {
  private MigrationWords() {}

  /// All acts and probes of a plan.
  static List<ControlSpec> controls(MigrationPlan plan) {
    List<ControlSpec> all = new ArrayList<>();
    plan.fence().ifPresent(fence -> all.addAll(fence.controls()));
    plan.turn().ifPresent(turn -> all.addAll(turn.controls()));
    return all;
  }

  /// What one does, beginning with a verb.
  ///
  /// @throws IllegalArgumentException if it makes no sense
  static String sentence(Migration migration, ControlSpec spec) {
    return spec.kind().equals("write")
        ? new WriteProbes(migration).sentence(spec)
        : new Acts(migration.controls()).sentence(spec);
  }

  /// Makes sure that every reference of every act and probe leads somewhere, before any is needed.
  ///
  /// @throws IllegalArgumentException naming one that does not, or if an act makes no sense
  public static void requireSecrets(Migration migration) {
    for (ControlSpec spec : controls(migration.plan())) {
      if (spec.kind().equals("write")) {
        migration.controls().require(WriteProbes.spec(spec).secrets().values());
      } else if (SwitchPlan.question(spec).isEmpty()) {
        migration.controls().open(spec).requireSecrets();
      }
    }
  }

  private static String sentences(Migration migration, List<ControlSpec> specs) {
    return String.join("; ", specs.stream().map(spec -> sentence(migration, spec)).toList());
  }

  /// Every step of a plan, in order.
  public static List<PlanLine> of(Migration migration) {
    MigrationPlan plan = migration.plan();
    List<PlanLine> lines = new ArrayList<>();
    Optional<CatalogPlan> catalog = plan.catalog();
    if (catalog.isPresent()) {
      lines.add(
          new PlanLine(
              "survey-rows",
              "looks at every row and every object; refused if a row has none",
              "nothing to take back"));
      lines.add(hazards());
      lines.add(
          new PlanLine(
              "copy",
              (catalog.get().everything() ? "copies every object" : "copies what rows point at")
                  + ", while the service is live",
              "removes what the run made"));
    } else {
      lines.add(hazards());
      lines.add(
          new PlanLine(
              "copy",
              "copies what the target does not have, and replaces what is older there, while the"
                  + " service is live",
              "removes what the run made; what it replaced stays"));
    }
    lines.add(
        new PlanLine(
            "delta",
            "copies what changed since, until that is little, at most "
                + plan.delta().atMost()
                + " times",
            "as copy"));
    plan.fence().ifPresent(fence -> fence(migration, fence, lines));
    if (plan.fence().isEmpty() && plan.switching().isPresent()) {
      lines.add(
          new PlanLine(
              "no-fence", "goes on only with --acknowledge no-fence", "nothing to take back"));
    }
    lines.add(
        new PlanLine(
            "last-delta",
            "copies what changed since, and removes copies whose object is gone from the source",
            "as copy"));
    lines.add(
        new PlanLine(
            "verify",
            catalog.isPresent()
                ? "reads all rows, lists both ends and compares them"
                : "lists both ends and compares them",
            "nothing to take back"));
    plan.switching().ifPresent(turn -> turn(migration, turn, lines));
    if (plan.fence().isPresent()) {
      FencePlan fence = plan.fence().get();
      lines.add(
          new PlanLine(
              "lower-fence",
              fence.lower().isEmpty()
                  ? "takes back what raised it"
                  : sentences(migration, fence.lower()),
              "nothing to take back"));
    }
    lines.add(
        new PlanLine("rehash", "reads every copy once more at the target", "nothing to take back"));
    if (plan.removesContent()) {
      lines.add(
          new PlanLine(
              "proof",
              "with complete: reads once more every copy whose original would go; removes nothing if"
                  + " one is not sound",
              "nothing to take back"));
    }
    lines.add(
        new PlanLine(
            "complete",
            (plan.soak().isZero()
                    ? ""
                    : "not before " + Durations.text(plan.soak()) + " are over: ")
                + cleaning(plan),
            plan.removes() ? "none: a migration back" : "none"));
    return lines;
  }

  private static PlanLine hazards() {
    return new PlanLine(
        "hazards",
        "looks at everything that would be copied; refused if anything cannot be at the target as it"
            + " is",
        "nothing to take back");
  }

  private static String cleaning(MigrationPlan plan) {
    if (plan.catalog().isEmpty()) {
      return plan.clean()
          ? "removes at the source what was read back"
          : "leaves the source as it is, and closes the run";
    }
    return switch (plan.catalog().get().cleaning()) {
      case KEEP -> "leaves the source as it is, and closes the run";
      case DELETE_OBJECT ->
          "removes at the source what was read back and no row points at any more";
      case NULL_COLUMN -> "sets to NULL what was read back and is as it was copied";
    };
  }

  private static void fence(Migration migration, FencePlan fence, List<PlanLine> lines) {
    lines.add(
        new PlanLine(
            "fence",
            sentences(migration, fence.raise())
                + "; proven when this is refused: "
                + sentences(migration, fence.prove())
                + "; lowered after "
                + Durations.text(fence.window())
                + " at the latest if nothing is switched by then",
            "lowers it"));
  }

  private static void turn(Migration migration, SwitchPlan turn, List<PlanLine> lines) {
    Acts acts = new Acts(migration.controls());
    for (SwitchPlan.Act act : turn.acts()) {
      lines.add(acts.line(act));
    }
    migration
        .plan()
        .catalog()
        .ifPresent(
            catalog ->
                lines.add(
                    new PlanLine(
                        "switch",
                        "points the rows of "
                            + catalog
                                .rows()
                                .options()
                                .getOrDefault("table", "the plan's own statements")
                            + " to the copies, each only if it still holds what was read",
                        "gives each row its old values, if it still holds the new ones")));
    if (!turn.gate().isEmpty()) {
      lines.add(
          new PlanLine(
              "gate",
              sentences(migration, turn.gate())
                  + ", within "
                  + Durations.text(turn.within())
                  + "; else what was done is taken back",
              "nothing to take back"));
    }
    lines.add(
        new PlanLine(
            "back",
            "only on the way back: "
                + (turn.back().isEmpty()
                    ? "asks the operator whether the service is at the source again"
                    : sentences(migration, turn.back())
                        + ", within "
                        + Durations.text(turn.within())),
            "nothing to take back"));
  }
}
