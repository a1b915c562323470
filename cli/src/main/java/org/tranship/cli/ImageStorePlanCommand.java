package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.core.cutover.Consent;
import org.tranship.formats.plan.PlanText;
import org.tranship.runbook.imagestore.migrate.ImageStoreMigration;
import org.tranship.runbook.imagestore.migrate.ImageStoreWords;
import org.tranship.runbook.imagestore.migrate.MoveOutlook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore plan`. Changes nothing.
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Says what a move to the cluster's own image store would do, and changes nothing: each step"
            + " with what it does and how it is taken back, and what stands against it now: in the"
            + " cluster, in the source's tree, in the manifests that would be made, and in what is"
            + " registered.")
final class ImageStorePlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/imagestore.md.")
  private Path plan = Path.of("");

  @Option(
      names = "--print",
      description = "Print the plan with every default in its place, and look at nothing else.")
  private boolean print;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::say);
  }

  private ExitCode say(Session session) throws InterruptedException {
    ImageStorePlanArgument argument = ImageStorePlanArgument.read(plan);
    if (print) {
      session.result(
          argument.plan().settings(),
          PlanText.yaml(new LinkedHashMap<>(argument.file().settings())));
      return ExitCode.DONE;
    }
    Findings findings = new Findings(session);
    findings.add("plan", true, argument.path() + " makes sense");
    ImageStoreMigration migration =
        new ImageStoreRuns(session, false, Consent.NONE).open(argument.plan());
    if (findings.store("source", argument.plan().copy().source())
        && ClusterFindings.of(findings, session, argument.plan().copy())) {
      new MoveOutlook(migration)
          .tell(
              new MoveOutlook.Told() {
                @Override
                public void found(String what, boolean fine, String detail) {
                  findings.add(what, fine, detail);
                }

                @Override
                public void note(String text) {
                  findings.note(text);
                }
              });
    }
    List<Map<String, String>> steps = findings.steps(ImageStoreWords.of(migration));
    return findings.finish(
        Map.of("steps", steps),
        "Nothing was changed.",
        "The move would be refused; see NOT OK. Nothing was changed.");
  }
}
