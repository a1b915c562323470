package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Consent;
import org.tranship.formats.plan.PlanText;
import org.tranship.runbook.registry.RegistryException;
import org.tranship.runbook.registry.RegistryMigration;
import org.tranship.runbook.registry.RegistrySurvey;
import org.tranship.runbook.registry.RegistryWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What `tranship registry check` and `tranship registry plan` have in common: they look, and
/// change nothing.
abstract class RegistryPlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/registry.md.")
  private Path plan;

  /// What is said beyond whether the plan can be carried out.
  abstract ExitCode say(Session session, RegistryArgument argument) throws InterruptedException;

  /// The same of a Mirantis Secure Registry.
  abstract ExitCode say(MsrLook look) throws InterruptedException;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session ->
            MsrArgument.isOne(plan)
                ? say(new MsrLook(session, MsrArgument.read(plan)))
                : say(session, RegistryArgument.read(plan)));
  }

  static RegistryMigration open(Session session, RegistryArgument argument) {
    return new RegistryRuns(session, false, Consent.NONE).open(argument.plan());
  }

  /// Looks at both stores, from their listings, and at every act.
  ///
  /// @return what the listings show; empty if they cannot be had
  static Optional<RegistrySurvey> look(
      RegistryArgument argument, RegistryMigration migration, Session session, Findings findings)
      throws InterruptedException {
    findings.add("plan", true, argument.path() + " makes sense");
    Optional<String> objection = RegistryWords.objection(migration);
    findings.add(
        "acts",
        objection.isEmpty(),
        objection.orElseGet(() -> RegistryWords.of(migration).size() + " steps can be understood"));
    RegistryWords.notes(argument.plan()).forEach(findings::note);
    if (objection.isEmpty()) {
      Optional<String> shut = RegistryWords.access(migration);
      findings.add("access", shut.isEmpty(), shut.orElse("nothing is known against it"));
    }
    boolean source = findings.store("source", argument.plan().source());
    boolean target = findings.store("target", argument.plan().target());
    if (!source || !target) {
      return Optional.empty();
    }
    try {
      RegistrySurvey survey = RegistrySurvey.of(migration);
      findings.add(
          "registry",
          true,
          survey.blobs() + " blobs, " + survey.bytes() + ", " + survey.links() + " links");
      findings.add("uploads", true, survey.uploads().words());
      Optional<String> foreign = survey.objection(migration.targetName());
      findings.add(
          "place",
          foreign.isEmpty(),
          foreign.orElse("the target has nothing that is not the source's"));
      return Optional.of(survey);
    } catch (RegistryException e) {
      findings.add("registry", false, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// `tranship registry check`.
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Looks whether the plan of a registry can be carried out: whether it makes sense, whether"
              + " both stores can be used and hold what they should, and whether every act in it can"
              + " be understood. Acts on nothing.")
  static final class Check extends RegistryPlanCommand {
    @Override
    ExitCode say(MsrLook look) throws InterruptedException {
      return look.check();
    }

    @Override
    ExitCode say(Session session, RegistryArgument argument) throws InterruptedException {
      Findings findings = new Findings(session);
      var _ = look(argument, open(session, argument), session, findings);
      return findings.finish(
          Map.of(),
          "The plan can be carried out. Nothing was changed.",
          "The plan cannot be carried out; see NOT OK. Nothing was changed.");
    }
  }

  /// `tranship registry plan`.
  @Command(
      name = "plan",
      mixinStandardHelpOptions = true,
      description =
          "Says what the migration of a registry would do, and changes nothing: how many blobs and"
              + " links, each step with what it does and how it is taken back, and for about how long"
              + " pushes would be kept out.")
  static final class Plan extends RegistryPlanCommand {
    @Option(
        names = "--print",
        description = "Print the plan with every default in its place, and look at no store.")
    private boolean print;

    @Override
    ExitCode say(MsrLook look) throws InterruptedException {
      return look.plan(print);
    }

    @Override
    ExitCode say(Session session, RegistryArgument argument) throws InterruptedException {
      if (print) {
        session.result(
            argument.plan().settings(),
            PlanText.yaml(new LinkedHashMap<>(argument.file().settings())));
        return ExitCode.DONE;
      }
      RegistryMigration migration = open(session, argument);
      Findings findings = new Findings(session);
      Optional<RegistrySurvey> survey = look(argument, migration, session, findings);
      List<Map<String, String>> steps = findings.steps(RegistryWords.of(migration));
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("steps", steps);
      survey.ifPresent(
          it -> {
            document.put("window_seconds", it.window().toSeconds());
            document.put("pull_seconds", it.pulls().toSeconds());
            document.put("uploads_under_way", it.uploads().count());
            document.put("window_leaves_out", RegistryWords.uncounted(argument.plan(), it));
          });
      return findings.finish(
          document,
          survey
                  .map(
                      it ->
                          it.missing()
                              + " blobs are to be copied. Pushes would be kept out for about "
                              + Durations.text(it.window())
                              + ", at "
                              + RegistrySurvey.LINKS_A_SECOND
                              + " links and "
                              + RegistrySurvey.MANIFESTS_A_SECOND
                              + " manifests a second; "
                              + RegistryWords.pulls(it).map(words -> words + "; ").orElse("")
                              + RegistryWords.uncounted(argument.plan(), it)
                              + ". ")
                  .orElse("")
              + "Nothing was changed.",
          "The migration would be refused; see NOT OK. Nothing was changed.");
    }
  }
}
