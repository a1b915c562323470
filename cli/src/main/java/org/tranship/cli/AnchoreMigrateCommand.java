package org.tranship.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.runbook.anchore.AnchorePlan;
import org.tranship.runbook.anchore.config.DbUrl;
import org.tranship.runbook.anchore.config.StoreSection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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
  @ParentCommand private AnchoreCommand parent;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(index = "0", paramLabel = "FROM", description = "The config.yaml in use now.")
  private Path from;

  @Parameters(index = "1", paramLabel = "TO", description = "The config.yaml to move to.")
  private Path to;

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
      names = "--bucket",
      paramLabel = "NAME",
      description = "Only documents of this logical bucket, such as analysis_data. Repeatable.")
  private List<String> buckets = List.of();

  @Option(
      names = "--from-analysis-archive",
      description = "Read the section analysis_archive of FROM.")
  private boolean fromAnalysisArchive;

  @Option(names = "--to-analysis-archive", description = "Read the section analysis_archive of TO.")
  private boolean toAnalysisArchive;

  @Option(
      names = "--assume-stopped",
      description = "Go on although it is not proven that Anchore's services are stopped.")
  private boolean assumeStopped;

  @Option(
      names = "--accept-unverified",
      description = "Move documents that have no digest in the catalogue.")
  private boolean acceptUnverified;

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
      names = "--stale-after",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description =
          "Age from which a heartbeat is that of a stopped service. Default: ${DEFAULT-VALUE}.")
  private int staleAfter;

  @Option(
      names = "--only-run",
      paramLabel = "RUN",
      description = "Only documents that this earlier run moved.")
  private @Nullable String onlyRun;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::migrate);
  }

  private ExitCode migrate(Session session) throws InterruptedException {
    DbUrl url = parent.options().url(session);
    AnchorePlan plan =
        new AnchorePlan(
            url.toString(),
            from,
            to,
            section(fromAnalysisArchive),
            section(toAnalysisArchive),
            buckets,
            nodelete,
            assumeStopped,
            acceptUnverified,
            replace,
            Duration.ofSeconds(lockTimeout),
            Duration.ofSeconds(staleAfter),
            onlyRun == null ? "" : onlyRun);
    Optional<EarlierRun> earlier = Optional.ofNullable(onlyRun).map(run -> earlier(session, run));
    return new AnchoreRuns(session, parent.options().means(session, earlier), dontask)
        .migrate(plan);
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

  private static StoreSection section(boolean analysisArchive) {
    return analysisArchive ? StoreSection.ANALYSIS_ARCHIVE : StoreSection.OBJECT_STORE;
  }
}
