package org.tranship.runbook.journey.third;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.CannotAct;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Acts;
import org.tranship.core.cutover.PlanLine;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.BackupStep;
import org.tranship.runbook.journey.JourneyWords;
import org.tranship.runbook.journey.JourneyWords.Look;
import org.tranship.runbook.journey.Stage;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.runbook.journey.sql.SqlScript;

/// What a migration to the third release will do, step by step, for people; and what of it can be
/// found out without doing anything.
public final class ThirdWords {
  private static final String NOTHING = "nothing to take back";

  private ThirdWords() {}

  /// Why the acts of the plan cannot be carried out here; empty if nothing is known.
  public static Optional<String> objection(ThirdMigration migration) {
    try {
      migration.controls().require(migration.plan().secrets());
      for (ControlSpec spec : migration.plan().controls()) {
        if (SwitchPlan.question(spec).isEmpty()) {
          migration.controls().open(spec).requireSecrets();
        }
      }
      return Optional.empty();
    } catch (CannotAct e) {
      return JourneyWords.refused("a secret that it needs is not to be had: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return JourneyWords.refused("an act of it makes no sense: " + e.getMessage());
    }
  }

  /// Looks at everything, and changes nothing.
  public static List<Look> looks(ThirdMigration migration) throws InterruptedException {
    List<Look> looks = new ArrayList<>();
    looks.add(look("acts", objection(migration), "every act can be understood"));
    looks.add(
        look(
            "backup",
            BackupStep.objection(migration.plan().backup()),
            "there is one, or the plan makes it"));
    migration
        .plan()
        .database()
        .appConfig()
        .ifPresent(file -> looks.add(JourneyWords.appConfig(file)));
    try {
      looks.add(
          look(
              "place",
              SurveyThirdStep.objection(migration),
              "the second release is there, and nothing of the third is"));
    } catch (StepFailed e) {
      looks.add(new Look("place", false, String.valueOf(e.getMessage())));
    }
    return looks;
  }

  private static Look look(String what, Optional<String> objection, String fine) {
    return new Look(what, objection.isEmpty(), objection.orElse(fine));
  }

  /// What the migration gives to the database, as far as it changes anything; it is asked what is
  /// there, and is not changed.
  ///
  /// @throws StepFailed if it cannot be asked
  public static SqlScript script(ThirdMigration migration) throws InterruptedException {
    JourneyDatabase database = migration.database();
    return new SqlScript(
        "What 'tranship journey to-v3' gives to " + database.place() + ", in this order.",
        database.look(
            "look at the read models",
            connection -> new ThirdScript(connection, database.dialect()).parts(migration.plan())));
  }

  /// Every step of a plan, in order.
  public static List<PlanLine> of(ThirdMigration migration) {
    ThirdPlan plan = migration.plan();
    Acts acts = migration.acts();
    String backup =
        plan.backup().acts().isEmpty()
            ? plan.backup().file().map(it -> it + " has to be there").orElse("none: refused")
            : acts.sentences(plan.backup().acts());
    return List.of(
        new PlanLine(SurveyThirdStep.NAME, "looks for both releases", NOTHING),
        new PlanLine(BackupStep.NAME, backup, "the backup stays"),
        stage(DeployStep.NAME, acts, plan.deploy()),
        new PlanLine(
            AccumulateStep.NAME,
            "makes three subscriptions, which keep what happens from then on",
            "deletes them"),
        new PlanLine(
            ViewTablesStep.NAME,
            "makes five tables, and renames two keys of the second release's",
            "drops them, and renames the keys back"),
        new PlanLine(
            ReplayStep.NAME,
            "replays the log into the tables and "
                + plan.blobs().location()
                + ", up to a moment at least "
                + Durations.text(plan.times().margin())
                + " behind the first message that is kept",
            "deletes the blobs"),
        new PlanLine(
            ProcessStep.NAME,
            "makes UndispatchedMessages, two columns and three indexes, as far as they are missing",
            "removes those that it made"),
        new PlanLine(
            CatchUpStep.NAME,
            "applies what was kept until nothing is left, and compares all of it with a cold rebuild",
            NOTHING),
        new PlanLine(
            HandOverStep.NAME,
            "makes the third release's other subscriptions; then "
                + acts.sentences(plan.workers().second().stop())
                + "; then "
                + acts.sentences(plan.workers().third().start())
                + "; taken back if commands would wait longer than "
                + Durations.text(plan.times().stall()),
            acts.sentences(plan.workers().third().stop())
                + "; "
                + acts.sentences(plan.workers().second().start())
                + "; deletes the subscriptions"),
        stage(SwapStep.NAME, acts, plan.swap()),
        new PlanLine(
            "when completed",
            "compares once more with a cold rebuild; then "
                + acts.sentences(plan.retire().forth())
                + "; removes the second release's subscriptions, tables of orders, and rows of seats",
            "none"));
  }

  private static PlanLine stage(String name, Acts acts, Stage stage) {
    return new PlanLine(
        name,
        acts.sentences(stage.forth())
            + (stage.gate().isEmpty() ? "" : "; measured by: " + acts.sentences(stage.gate())),
        acts.sentences(stage.back())
            + (stage.backGate().isEmpty()
                ? ""
                : "; measured by: " + acts.sentences(stage.backGate())));
  }
}
