package org.tranship.runbook.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.Secret;
import org.tranship.runbook.journey.format.AppConfig;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.runbook.journey.sql.SecondScript;
import org.tranship.runbook.journey.sql.ShadowViews;
import org.tranship.runbook.journey.sql.SqlScript;

/// What a migration will do, step by step, for people; and what of it can be found out without
/// doing anything.
public final class JourneyWords {
  static final String ACT = "TRJ-118";
  private static final String NOTHING = "nothing to take back";

  private JourneyWords() {}

  /// Something that was looked at.
  ///
  /// @param what for a person
  /// @param fine whether it is as it should be
  public record Look(String what, boolean fine, String detail) {}

  /// Why the acts of the plan cannot be carried out here; empty if nothing is known.
  public static Optional<String> objection(JourneyMigration migration) {
    try {
      migration.controls().require(migration.plan().secrets());
      for (ControlSpec spec : migration.plan().controls()) {
        if (SwitchPlan.question(spec).isEmpty()) {
          migration.controls().open(spec).requireSecrets();
        }
      }
      return Optional.empty();
    } catch (CannotAct e) {
      return refused("a secret that it needs is not to be had: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return refused("an act of it makes no sense: " + e.getMessage());
    }
  }

  /// A refusal of a plan whose acts cannot be carried out.
  public static Optional<String> refused(String why) {
    return Optional.of(
        ACT
            + " The plan cannot be carried out: "
            + why
            + ". Nothing was done. Correct the plan or provide the secret, and run the same command"
            + " again.");
  }

  /// Looks at both ends, and changes nothing.
  public static List<Look> looks(JourneyMigration migration) throws InterruptedException {
    List<Look> looks = new ArrayList<>();
    looks.add(look("acts", objection(migration), "every act can be understood"));
    Optional<String> backup = BackupStep.objection(migration.plan().backup());
    looks.add(look("backup", backup, "there is one, or the plan makes it"));
    looks.add(
        look(
            "proof",
            MaintenanceStep.unprovable(migration),
            "it will be proven that users are kept out"));
    migration.plan().database().appConfig().ifPresent(file -> looks.add(appConfig(file)));
    try {
      looks.addAll(
          JourneyStep.tables(
              migration,
              tables -> {
                List<Look> found = new ArrayList<>();
                Optional<String> place = SurveyStep.objection(migration, tables);
                found.add(look("place", place, "both ends are as they should be"));
                if (tables.exists(migration.source())) {
                  SourceCensus census = SourceCensus.take(tables, migration.source());
                  Optional<String> fault = SourceRules.objection(census, migration, Instant.now());
                  found.add(look("source", fault, census.words()));
                  migration
                      .plan()
                      .source()
                      .unknown()
                      .ifPresent(it -> found.add(new Look("source, odd", true, it)));
                  ReshapingTrial trial = ReshapingTrial.of(tables, migration);
                  if (trial.objection().isPresent() || !trial.words().isEmpty()) {
                    found.add(look("transform", trial.objection(), trial.words()));
                  }
                  if (place.isEmpty() && fault.isEmpty() && trial.objection().isEmpty()) {
                    found.add(
                        new Look("estimate", true, MoveEstimate.of(migration, tables).words()));
                  }
                }
                if (place.isEmpty()) {
                  found.add(new Look("bus", true, BusRest.words(migration)));
                }
                return found;
              }));
    } catch (StepFailed e) {
      looks.add(new Look("place", false, String.valueOf(e.getMessage())));
    }
    return looks;
  }

  /// What becomes of events on their way; empty where they stay as they are.
  private static String rules(JourneyPlan plan) {
    Reshaping reshaping = Reshaping.of(plan.settings());
    return reshaping.isNone() ? "" : "; " + String.join("; ", reshaping.descriptions());
  }

  private static Look look(String what, Optional<String> objection, String fine) {
    return new Look(what, objection.isEmpty(), objection.orElse(fine));
  }

  /// The database that MigrationToV2 would have used, to be compared by a person.
  public static Look appConfig(Path file) {
    try {
      Optional<Secret> connection =
          Optional.ofNullable(
              AppConfig.read(Files.readAllBytes(file))
                  .connections()
                  .get(AppConfig.CONFERENCE_MANAGEMENT));
      return new Look(
          "app-config",
          connection.isPresent(),
          connection
              .map(it -> file + " names the " + AppConfig.place(it))
              .orElse(file + " has no " + AppConfig.CONFERENCE_MANAGEMENT));
    } catch (IOException e) {
      return new Look("app-config", false, FileTrouble.why(e) + " (" + file + ")");
    } catch (IllegalArgumentException e) {
      return new Look("app-config", false, e.getMessage() + " (" + file + ")");
    }
  }

  /// What the migration gives to the database, as far as it changes anything; it is asked what is
  /// there, and is not changed.
  ///
  /// @throws StepFailed if it cannot be asked
  public static SqlScript script(JourneyMigration migration) throws InterruptedException {
    JourneyDatabase database = migration.database();
    SecondScript.Asked asked =
        new SecondScript.Asked(
            Reshaping.isFreeDerived(migration.plan().settings()),
            !Reshaping.of(migration.plan().settings()).oneToOne());
    return new SqlScript(
        "What 'tranship journey to-v2' gives to " + database.place() + ", in this order.",
        database.look(
            "look at the read models",
            connection -> new SecondScript(connection, database.dialect()).parts(asked)));
  }

  /// Every step of a plan, in order.
  public static List<PlanLine> of(JourneyMigration migration) {
    JourneyPlan plan = migration.plan();
    Acts acts = migration.acts();
    String cscfg =
        plan.maintenance().cscfg().map(it -> "sets MaintenanceMode in " + it + "; ").orElse("");
    return List.of(
        new PlanLine(
            SurveyStep.NAME,
            "walks through " + migration.source() + " and looks at the database",
            NOTHING),
        new PlanLine(
            BackupStep.NAME,
            plan.backup().acts().isEmpty()
                ? plan.backup().file().map(it -> it + " has to be there").orElse("none: refused")
                : acts.sentences(plan.backup().acts()),
            "the backup stays"),
        new PlanLine(
            MaintenanceStep.NAME,
            cscfg
                + (plan.maintenance().on().isEmpty()
                    ? ""
                    : acts.sentences(plan.maintenance().on()) + "; ")
                + acts.sentences(plan.deploy().forth())
                + "; measured by: "
                + acts.sentences(plan.deploy().gate())
                + (plan.maintenance().prove().isEmpty()
                    ? "; nothing proves that users are kept out"
                    : "; proven when this is refused: "
                        + acts.sentences(plan.maintenance().prove())),
            acts.sentences(plan.deploy().back())),
        new PlanLine(
            DrainStep.NAME,
            "waits, "
                + Durations.text(plan.drain().within())
                + " at most, until every event is sent and nothing is written for "
                + Durations.text(plan.drain().quiet())
                + plan.drain()
                    .bus()
                    .map(it -> ", and no message waits on " + it.spec().location())
                    .orElse("; the bus is not looked at"),
            NOTHING),
        new PlanLine(
            TablesStep.NAME,
            "makes the tables " + migration.log() + " and " + migration.events(),
            "deletes them"),
        new PlanLine(
            ConferenceEventsStep.NAME,
            "makes up the events of conferences from their tables, and puts them into the log",
            "they go with the table"),
        new PlanLine(
            EventsStep.NAME,
            "copies every row of events, with its type and time, and every event to the log"
                + rules(plan),
            "they go with the tables"),
        new PlanLine(
            RebuildStep.NAME,
            "rebuilds three read models from the log, in the schema "
                + ShadowViews.SCHEMA
                + ", and compares them with a fresh rebuild; sends no command",
            "drops the schema"),
        new PlanLine(
            ReadModelsStep.NAME,
            "in one transaction: moves two read models to MigrationV1, adds IsFreeOfCharge, and puts"
                + " the three that were rebuilt in their place",
            "drops the three, and moves the two back"),
        new PlanLine(
            ProofStep.NAME,
            "compares every row with its source, and the read models with a fresh rebuild",
            NOTHING),
        new PlanLine(
            LiveStep.NAME,
            cscfg
                + acts.sentences(plan.maintenance().off())
                + "; measured by: "
                + acts.sentences(plan.maintenance().gate()),
            "keeps users out again, unless the second release has written events"));
  }
}
