package org.tranship.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.cutover.Consent;
import org.tranship.core.cutover.PlanLine;
import org.tranship.core.step.StepFailed;
import org.tranship.formats.plan.PlanFile;
import org.tranship.formats.plan.PlanText;
import org.tranship.runbook.journey.JourneyMigration;
import org.tranship.runbook.journey.JourneyWords;
import org.tranship.runbook.journey.sql.SqlScript;
import org.tranship.runbook.journey.third.ThirdMigration;
import org.tranship.runbook.journey.third.ThirdWords;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What `tranship journey check` and `tranship journey plan` have in common: they look, and change
/// nothing.
abstract class JourneyPlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/journey.md.")
  private Path plan;

  @Option(
      names = "--acknowledge",
      paramLabel = "DANGER",
      description = "As it would be given to to-v2. Repeatable.")
  private Set<String> acknowledged = new LinkedHashSet<>();

  /// What is said of a migration to the second release.
  abstract ExitCode say(Session session, JourneyArgument argument, Consent consent)
      throws InterruptedException;

  /// And of one to the third.
  abstract ExitCode say(Session session, ThirdArgument argument) throws InterruptedException;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session ->
            PlanFile.Subject.ofJourney(plan) == PlanFile.Subject.JOURNEY_V3
                ? say(session, ThirdArgument.read(plan))
                : say(session, JourneyArgument.read(plan), new Consent(acknowledged, false)));
  }

  private static void look(ThirdArgument argument, ThirdMigration migration, Findings findings)
      throws InterruptedException {
    findings.add("plan", true, argument.path() + " makes sense");
    for (JourneyWords.Look each : ThirdWords.looks(migration)) {
      findings.add(each.what(), each.fine(), each.detail());
    }
  }

  private static ThirdMigration open(Session session, ThirdArgument argument) {
    return new ThirdRuns(session, false, Consent.NONE).open(argument.plan());
  }

  private static ExitCode print(Session session, Map<String, String> plan, PlanFile file) {
    session.result(plan, PlanText.yaml(new LinkedHashMap<>(file.settings())));
    return ExitCode.DONE;
  }

  private static void look(JourneyArgument argument, JourneyMigration migration, Findings findings)
      throws InterruptedException {
    findings.add("plan", true, argument.path() + " makes sense");
    for (JourneyWords.Look each : JourneyWords.looks(migration)) {
      findings.add(each.what(), each.fine(), each.detail());
    }
  }

  /// `tranship journey check`.
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Looks whether a migration can be carried out: whether the plan makes sense, the first"
              + " release's events are what they should be, the new tables are still to be made, and"
              + " the database is as the first release leaves it. Acts on nothing.")
  static final class Check extends JourneyPlanCommand {
    @Override
    ExitCode say(Session session, JourneyArgument argument, Consent consent)
        throws InterruptedException {
      Findings findings = new Findings(session);
      look(argument, new JourneyRuns(session, false, consent).open(argument.plan()), findings);
      return finished(findings);
    }

    @Override
    ExitCode say(Session session, ThirdArgument argument) throws InterruptedException {
      Findings findings = new Findings(session);
      look(argument, open(session, argument), findings);
      return finished(findings);
    }

    private static ExitCode finished(Findings findings) {
      return findings.finish(
          Map.of(),
          "The plan can be carried out. Nothing was changed.",
          "The plan cannot be carried out; see NOT OK. Nothing was changed.");
    }
  }

  /// `tranship journey plan`.
  @Command(
      name = "plan",
      mixinStandardHelpOptions = true,
      description =
          "Says what the migration would do, and changes nothing: each step with what it does and"
              + " how it is taken back.")
  static final class Plan extends JourneyPlanCommand {
    /// One or the other.
    private static final class Output {
      @Option(
          names = "--print",
          description = "Print the plan with every default in its place, and look at nothing else.")
      private boolean print;

      @Option(
          names = "--sql",
          paramLabel = "FILE",
          description =
              "Write what the migration would give to the database into this file, in its own dialect"
                  + " and in the order in which it would. A file that is there is replaced.")
      private @Nullable Path sql;
    }

    @ArgGroup private Output output = new Output();

    /// Gives the script of a migration.
    private interface Script {
      SqlScript script() throws InterruptedException;
    }

    @Override
    ExitCode say(Session session, JourneyArgument argument, Consent consent)
        throws InterruptedException {
      if (output.print) {
        return print(session, argument.plan().settings(), argument.file());
      }
      JourneyMigration migration = new JourneyRuns(session, false, consent).open(argument.plan());
      Findings findings = new Findings(session);
      look(argument, migration, findings);
      return finished(findings, JourneyWords.of(migration), () -> JourneyWords.script(migration));
    }

    @Override
    ExitCode say(Session session, ThirdArgument argument) throws InterruptedException {
      if (output.print) {
        return print(session, argument.plan().settings(), argument.file());
      }
      ThirdMigration migration = open(session, argument);
      Findings findings = new Findings(session);
      look(argument, migration, findings);
      return finished(findings, ThirdWords.of(migration), () -> ThirdWords.script(migration));
    }

    private ExitCode finished(Findings findings, List<PlanLine> lines, Script script)
        throws InterruptedException {
      List<Map<String, String>> steps = findings.steps(lines);
      Path sql = output.sql;
      if (sql != null) {
        write(findings, sql, script);
      }
      return findings.finish(
          Map.of("steps", steps),
          "Nothing was changed.",
          "The migration would be refused; see NOT OK. Nothing was changed.");
    }

    /// Of a migration that would be refused there is nothing to write.
    private static void write(Findings findings, Path file, Script script)
        throws InterruptedException {
      if (!findings.passed()) {
        findings.note(file + " was not written, as the migration would be refused");
        return;
      }
      try {
        WholeFile.write(file, script.script().text().getBytes(StandardCharsets.UTF_8), "script");
        findings.note(file + " has what the migration would give to the database");
      } catch (StepFailed e) {
        findings.add("database", false, String.valueOf(e.getMessage()));
      }
    }
  }
}
