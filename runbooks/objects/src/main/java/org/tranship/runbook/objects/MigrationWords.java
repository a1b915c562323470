package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;

/// What a migration will do, step by step, for people.
public final class MigrationWords {
  private MigrationWords() {}

  /// One step.
  ///
  /// @param name as the journal has it
  /// @param does what it does
  /// @param undo how it is taken back
  public record Line(String name, String does, String undo) {}

  /// All acts and probes of a plan.
  static List<ControlSpec> controls(MigrationPlan plan) {
    List<ControlSpec> all = new ArrayList<>();
    plan.fence()
        .ifPresent(
            fence -> {
              all.addAll(fence.raise());
              all.addAll(fence.prove());
              all.addAll(fence.lower());
            });
    plan.turn()
        .ifPresent(
            turn -> {
              for (SwitchPlan.Act act : turn.acts()) {
                all.add(act.forth());
                all.addAll(act.back());
              }
              all.addAll(turn.gate());
            });
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

  private static String sentences(Migration migration, List<ControlSpec> specs) {
    return String.join("; ", specs.stream().map(spec -> sentence(migration, spec)).toList());
  }

  /// Every step of a plan, in order.
  public static List<Line> of(Migration migration) {
    MigrationPlan plan = migration.plan();
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            "copy",
            "copies what the target does not have, and replaces what is older there, while the service"
                + " is live",
            "removes what the run made; what it replaced stays"));
    lines.add(
        new Line(
            "delta",
            "copies what changed since, until that is little, at most "
                + plan.delta().atMost()
                + " times",
            "as copy"));
    plan.fence().ifPresent(fence -> fence(migration, fence, lines));
    if (plan.fence().isEmpty() && plan.turn().isPresent()) {
      lines.add(
          new Line("no-fence", "goes on only with --acknowledge no-fence", "nothing to take back"));
    }
    lines.add(
        new Line(
            "last-delta",
            "copies what changed since, and removes copies whose object is gone from the source",
            "as copy"));
    lines.add(new Line("verify", "lists both ends and compares them", "nothing to take back"));
    plan.turn().ifPresent(turn -> turn(migration, turn, lines));
    if (plan.fence().isPresent()) {
      FencePlan fence = plan.fence().get();
      lines.add(
          new Line(
              "lower-fence",
              fence.lower().isEmpty()
                  ? "takes back what raised it"
                  : sentences(migration, fence.lower()),
              "nothing to take back"));
    }
    lines.add(
        new Line("rehash", "reads every copy once more at the target", "nothing to take back"));
    lines.add(
        new Line(
            "complete",
            (plan.soak().isZero()
                    ? ""
                    : "not before " + Durations.text(plan.soak()) + " are over: ")
                + (plan.clean()
                    ? "removes at the source what was read back, where the target has it still"
                    : "leaves the source as it is, and closes the run"),
            plan.clean() ? "none: a migration back" : "none"));
    return lines;
  }

  private static void fence(Migration migration, FencePlan fence, List<Line> lines) {
    lines.add(
        new Line(
            "fence",
            sentences(migration, fence.raise())
                + "; proven when this is refused: "
                + sentences(migration, fence.prove())
                + "; lowered after "
                + Durations.text(fence.window())
                + " at the latest if nothing is switched by then",
            "lowers it"));
  }

  private static void turn(Migration migration, SwitchPlan turn, List<Line> lines) {
    Acts acts = new Acts(migration.controls());
    for (SwitchPlan.Act act : turn.acts()) {
      lines.add(
          new Line(
              "switch",
              acts.sentence(act.forth()),
              !act.back().isEmpty()
                  ? sentences(migration, act.back())
                  : acts.undoes(act.forth())
                      ? acts.undoSentence(act.forth())
                      : "none in the plan: the operator is asked to do it"));
    }
    if (!turn.gate().isEmpty()) {
      lines.add(
          new Line(
              "gate",
              sentences(migration, turn.gate())
                  + ", within "
                  + Durations.text(turn.within())
                  + "; else what was done is taken back",
              "nothing to take back"));
    }
  }
}
