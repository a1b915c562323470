package org.tranship.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.runbook.anchore.AnchorePlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `tranship anchore migrate`.
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Moves every document from where FROM keeps it to where TO keeps it, reads each copy back,"
          + " points the catalogue to it, and only then removes it at the source.",
      "Run again after an interruption it goes on where it was left."
    })
final class AnchoreMigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private AnchoreGroup parent;
  @Mixin private AnchoreJob job = new AnchoreJob();
  @Mixin private RateOptions rates = new RateOptions();

  @Option(
      names = "--nodelete",
      description =
          "Leave the documents at the source; 'tranship complete RUN' removes them later.")
  private boolean nodelete;

  @Option(
      names = {"--dontask", "--yes"},
      description = "Do not ask whether the services are stopped. It is still proven.")
  private boolean dontask;

  @Option(
      names = "--assume-stopped",
      description = "Go on although it is not proven that Anchore's services are stopped.")
  private boolean assumeStopped;

  @Option(
      names = "--replace",
      description = "Overwrite other objects found at the destination under the documents' keys.")
  private boolean replace;

  @Option(
      names = "--lock-timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Longest wait for Anchore's migration lock. Default: ${DEFAULT-VALUE}.")
  private int lockTimeout;

  @Option(
      names = "--only-run",
      paramLabel = "RUN",
      description = "Only documents that this earlier run moved.")
  private @Nullable String onlyRun;

  @Override
  public Integer call() throws Exception {
    return parent.run(spec, this::migrate);
  }

  private ExitCode migrate(Session session) throws InterruptedException {
    rates.applyTo(session.composition());
    AnchorePlan plan =
        job.plan(parent.options().url(session).toString(), parent.options())
            .with(
                nodelete,
                assumeStopped,
                replace,
                Duration.ofSeconds(lockTimeout),
                onlyRun == null ? "" : onlyRun);
    Optional<EarlierRun> earlier = Optional.ofNullable(onlyRun).map(run -> earlier(session, run));
    AnchoreRuns runs = new AnchoreRuns(session, parent.options().means(session, earlier), dontask);
    return runs.migrate(plan);
  }

  private EarlierRun earlier(Session session, String run) {
    try {
      Optional<RunView> view = session.composition().journal().view(new RunId(run));
      return new EarlierRun(
          view.orElseThrow(
              () -> new ParameterException(spec.commandLine(), "There is no run " + run + ".")));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
