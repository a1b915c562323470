package org.tranship.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tranship.core.cutover.Consent;
import org.tranship.core.store.Capabilities.Versions;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.runbook.objects.Migration;
import org.tranship.runbook.objects.MigrationWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship check`.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Looks whether a plan can be carried out: whether it makes sense, whether both stores can be"
            + " used, and whether every act in it can be understood. Acts on nothing.")
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private EngineOption engine = new EngineOption();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/migrate.md.")
  private Path plan;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          PlanArgument argument = PlanArgument.read(plan);
          Migration migration =
              new MigrationRuns(session, false, Consent.NONE).open(argument.plan());
          Findings findings = new Findings(session);
          look(session, argument, migration, findings);
          engine.applyTo(session.composition());
          findings.engine(argument.plan().copy().source(), argument.plan().copy().target());
          CatalogFindings rows = CatalogFindings.of(migration, findings);
          return findings.finish(
              rows.document(),
              "The plan can be carried out. Nothing was changed.",
              "The plan cannot be carried out; see NOT OK. Nothing was changed.");
        });
  }

  /// Looks at everything but single objects.
  static void look(Session session, PlanArgument argument, Migration migration, Findings findings) {
    findings.add("plan", true, argument.path() + " makes sense");
    findings.store("source", argument.plan().copy().source());
    findings.store("target", argument.plan().copy().target());
    try {
      MigrationWords.requireSecrets(migration);
      findings.add("acts", true, MigrationWords.of(migration).size() + " steps can be understood");
    } catch (IllegalArgumentException e) {
      findings.add("acts", false, String.valueOf(e.getMessage()));
    }
    if (argument.plan().fence().isEmpty()) {
      findings.note(
          "No fence: what the service writes during the switch may stay behind. It is noticed and"
              + " named; migrate wants --acknowledge no-fence.");
    }
    try (Store source = migration.copying().opener().open(argument.plan().copy().source())) {
      if (source.capabilities().versions() == Versions.NONE) {
        findings.note(
            source
                + " cannot tell whether an object has changed; only a fence makes that certain.");
      }
    } catch (StoreException _) {
      // Told above, as a store that cannot be used.
    }
  }
}
