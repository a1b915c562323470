package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.RunView;
import org.tranship.events.rebuild.RebuildRunbook;
import org.tranship.events.run.EventRunbook;
import org.tranship.runbook.anchore.AnchorePlan;
import org.tranship.runbook.anchore.AnchoreRunbook;
import org.tranship.runbook.imagestore.ImageCopyRunbook;
import org.tranship.runbook.imagestore.migrate.ImageStoreMigration;
import org.tranship.runbook.imagestore.migrate.ImageStoreRunbook;
import org.tranship.runbook.imagestore.upgrade.UpgradeRunbook;
import org.tranship.runbook.journey.JourneyRunbook;
import org.tranship.runbook.journey.ResetRunbook;
import org.tranship.runbook.journey.third.ThirdResetRunbook;
import org.tranship.runbook.journey.third.ThirdRunbook;
import org.tranship.runbook.objects.CopyRunbook;
import org.tranship.runbook.objects.MigrationRunbook;
import org.tranship.runbook.registry.GarbageRunbook;
import org.tranship.runbook.registry.ReadOnlyRunbook;
import org.tranship.runbook.registry.RegistryRunbook;
import org.tranship.runbook.registry.RepairRunbook;
import org.tranship.runbook.registry.msr.MsrRunbook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What `complete`, `rollback` and `verify` have in common: a run, and what its runbook needs to go
/// on.
abstract class CarryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private AnchoreOptions anchore = new AnchoreOptions();
  @Mixin private RateOptions rates = new RateOptions();
  @Mixin private EngineOption engine = new EngineOption();

  @Parameters(paramLabel = "RUN", description = "The run, or the beginning of its name, or 'last'.")
  private String run;

  @Option(
      names = {"--yes", "--dontask"},
      description = "Do not ask; what can be proven is still proven.")
  private boolean yes;

  /// What is done with the run.
  abstract ExitCode carry(RunVerbs runs, RunView view) throws InterruptedException;

  /// The command line, for what is wrong with it.
  final CommandSpec commandLine() {
    return spec;
  }

  /// What the operator agreed to beside that.
  Consent consent() {
    return Consent.NONE;
  }

  /// The run that is meant.
  RunView found(Session session, String name) {
    return RunCommands.find(session, spec, name);
  }

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          rates.applyTo(session.composition());
          engine.applyTo(session.composition());
          RunView view = found(session, run);
          return carry(runs(session, view), view);
        });
  }

  private RunVerbs runs(Session session, RunView view) {
    return switch (view.header().runbook()) {
      case AnchoreRunbook.NAME -> {
        String only = AnchorePlan.of(view.header().plan()).onlyRun();
        Optional<EarlierRun> earlier =
            only.isEmpty()
                ? Optional.empty()
                : Optional.of(new EarlierRun(RunCommands.find(session, spec, only)));
        yield new AnchoreRuns(session, anchore.means(session, earlier), yes);
      }
      case CopyRunbook.NAME -> new CopyRuns(session, yes);
      case ImageCopyRunbook.NAME -> new ImageCopyRuns(session, yes);
      case UpgradeRunbook.NAME -> new ImageUpgradeRuns(session, yes);
      case ImageStoreRunbook.NAME -> new ImageStoreRuns(session, yes, consent());
      case MigrationRunbook.NAME -> new MigrationRuns(session, yes, consent());
      case RegistryRunbook.NAME -> new RegistryRuns(session, yes, consent());
      case EventRunbook.NAME -> new EventRuns(session, yes);
      case RebuildRunbook.NAME -> new RebuildRuns(session, yes);
      case RepairRunbook.NAME -> new RepairRuns(session, yes, null);
      case MsrRunbook.NAME -> new MsrRuns(session, yes, consent());
      case GarbageRunbook.NAME -> new GarbageRuns(session, yes, consent(), null);
      case JourneyRunbook.NAME -> new JourneyRuns(session, yes, consent());
      case ResetRunbook.NAME -> new JourneyResets(session, yes);
      case ThirdRunbook.NAME -> new ThirdRuns(session, yes, consent());
      case ThirdResetRunbook.NAME -> new ThirdResets(session, yes);
      case ReadOnlyRunbook.NAME -> new ReadOnlyRuns(session);
      default ->
          throw new CommandFailed(
              ExitCode.USAGE,
              "TRS-502 The run "
                  + view.header().id()
                  + " is of the runbook "
                  + view.header().runbook()
                  + ", which this version does not know.",
              null);
    };
  }

  /// `tranship complete`.
  @Command(
      name = "complete",
      mixinStandardHelpOptions = true,
      description =
          "Removes at the source what a run has moved, read back and switched. There is no rollback"
              + " after it, only a migration back. A copy leaves its source as it is, and is"
              + " closed.")
  static final class Complete extends CarryCommand {
    @Option(names = "--yes-now", description = "End the soak of a plan before its time.")
    private boolean now;

    @Override
    Consent consent() {
      return new Consent(Set.of(), now);
    }

    @Override
    ExitCode carry(RunVerbs runs, RunView view) throws InterruptedException {
      return runs.complete(view);
    }
  }

  /// `tranship rollback`.
  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description =
          "Takes a run back: rows point to the source again, then the copies are removed. A run"
              + " that has cleaned its source is taken back by a migration of its own, of just the"
              + " documents that it moved. Of a copy, what it newly made is removed.")
  static final class Rollback extends CarryCommand {
    private static final Set<String> DANGERS = Set.of(ImageStoreMigration.UNLISTED_CHANGES);

    @Option(
        names = "--acknowledge",
        paramLabel = "DANGER",
        description =
            "Of a cluster that was moved to its own image store, go back although:"
                + " unlisted-changes (what was deployed there since the switch cannot be listed, or a"
                + " deployment has no end; the cluster loses it, and nothing names it). Repeatable.")
    private Set<String> acknowledged = new LinkedHashSet<>();

    @Override
    Consent consent() {
      return Acknowledged.of(commandLine(), acknowledged, DANGERS);
    }

    /// The way back of a completed run is a run of its own, and the newest from then on. The same
    /// command given again means the run that it takes back, or it would turn round half way.
    @Override
    RunView found(Session session, String name) {
      RunView run = super.found(session, name);
      while (name.equals("last") && run.header().runbook().equals(AnchoreRunbook.NAME)) {
        String back = AnchorePlan.of(run.header().plan()).onlyRun();
        if (back.isEmpty()) {
          break;
        }
        run = super.found(session, back);
      }
      return run;
    }

    @Override
    ExitCode carry(RunVerbs runs, RunView view) throws InterruptedException {
      String runbook = view.header().runbook();
      if (!acknowledged.isEmpty() && !runbook.equals(ImageStoreRunbook.NAME)) {
        throw new ParameterException(
            commandLine().commandLine(),
            "--acknowledge is for runs of "
                + ImageStoreRunbook.NAME
                + ", and "
                + view.header().id()
                + " is one of "
                + runbook
                + ".");
      }
      return runs.rollback(view);
    }
  }

  /// `tranship verify`.
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description =
          "Reads everything that a run moved once more and compares it with the digests in the"
              + " journal.")
  static final class Verify extends CarryCommand {
    @Option(
        names = "--streams",
        paramLabel = "FILE",
        description =
            "Of a run that moved events, write how many each stream has into this file, a JSON"
                + " object a line. A file of that name is replaced.")
    private @Nullable Path streams;

    @Override
    ExitCode carry(RunVerbs runs, RunView view) throws InterruptedException {
      if (streams == null) {
        return runs.verify(view);
      }
      return StreamFile.into(
          streams,
          counted ->
              runs.verify(view, counted)
                  .orElseThrow(
                      () ->
                          new ParameterException(
                              commandLine().commandLine(),
                              "--streams is for runs that move events, and "
                                  + view.header().id()
                                  + " is one of "
                                  + view.header().runbook()
                                  + ".")));
    }
  }
}
