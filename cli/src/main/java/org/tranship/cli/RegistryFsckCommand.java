package org.tranship.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.EngineLimits;
import org.tranship.runbook.registry.RegistryCheck;
import org.tranship.runbook.registry.RegistryException;
import org.tranship.runbook.registry.RepairPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship registry fsck`. Changes nothing in the store but with `--repair`.
@Command(
    name = "fsck",
    mixinStandardHelpOptions = true,
    description = {
      "Looks through the store of a container registry: reads every link, hashes every blob, and"
          + " walks from each tag over indexes and manifests to configurations and layers. Names"
          + " what is damaged, and which images cannot be pulled whole because of it. Ends with 0"
          + " if nothing is damaged, and with 4 if something is.",
      "With --repair it writes the links that manifests and tags prove, heals blobs from other"
          + " stores, and looks again. Nothing is deleted: 'tranship rollback RUN' gives back what"
          + " was there, until 'tranship complete RUN'."
    })
final class RegistryFsckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();

  @Parameters(
      paramLabel = "STORE",
      description =
          "The store's URL, such as file:/var/lib/registry or s3://bucket: where docker/registry/v2"
              + " lies, or a folder above.")
  private String store;

  @Option(
      names = "--inventory",
      paramLabel = "FILE",
      description =
          "Keep what is found in this file of SQLite, to be queried. A later look at the same store"
              + " with it hashes only blobs that are new or have another size or version. Without"
              + " it, that is so only for a look that was killed, stopped or failed, and within a"
              + " day: it is kept beside the journal until then.")
  private @Nullable Path inventory;

  @Option(
      names = "--repair",
      description =
          "Write the links that what is there proves, and heal damaged and missing blobs (--from).")
  private boolean repair;

  @Option(
      names = "--from",
      paramLabel = "STORE",
      description =
          "With --repair: a store in which blobs are looked for that are missing or damaged, such as"
              + " another registry's, a replica, a backup, or this one for what a garbage collection"
              + " put into quarantine. Several are asked in this order.")
  private List<String> from = new ArrayList<>();

  @Option(
      names = "--tags",
      paramLabel = "FILE",
      description =
          "With --repair: a list of where tags pointed, as 'tranship registry tags' writes it. A tag"
              + " that is lost, or whose link holds no digest, is written anew if its repository has"
              + " the manifest.")
  private @Nullable Path tags;

  @Option(names = "--dry-run", description = "With --repair: say what it would do; change nothing.")
  private boolean dry;

  @Option(
      names = {"--yes", "--dontask"},
      description = "With --repair: do not ask whether to begin.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    if (!repair && (!from.isEmpty() || tags != null || dry || yes)) {
      throw new ParameterException(
          spec.commandLine(), "--from, --tags, --dry-run and --yes are for --repair");
    }
    return Session.run(spec, options, repair ? this::repair : this::look);
  }

  private ExitCode repair(Session session) throws InterruptedException {
    rate.applyTo(session.composition());
    RepairPlan plan =
        new RepairPlan(
            StoreArgument.parse(session, store),
            from.stream().map(one -> StoreArgument.parse(session, one)).toList(),
            Optional.ofNullable(tags));
    RepairRuns runs = new RepairRuns(session, yes, inventory);
    return dry ? runs.preview(plan) : runs.repair(plan);
  }

  private ExitCode look(Session session) throws InterruptedException {
    StoreSpec given = StoreArgument.parse(session, store);
    rate.applyTo(session.composition());
    Store open = session.composition().look(given);
    String place = PlaceName.of(given, open);
    if (inventory != null) {
      return look(session, open, place, inventory);
    }
    try (KeptInventory kept = KeptInventory.of(session, place)) {
      ExitCode end;
      try {
        end = look(session, open, place, kept.file());
      } catch (RegistryException e) {
        kept.over();
        throw e;
      }
      kept.over();
      return end;
    }
  }

  private static ExitCode look(Session session, Store open, String place, Path file)
      throws InterruptedException {
    try (ProgressLine progress = session.progressAside()) {
      RegistryCheck.Result result =
          RegistryCheck.run(
              open,
              place,
              file,
              EngineLimits.standard(),
              new FsckProgress(progress),
              new RegistryCheck.Told(
                  finding -> {
                    progress.erase();
                    session.item(FindingText.document(finding), FindingText.text(finding));
                  },
                  image ->
                      session.item(
                          Map.of("hurtImage", image), "cannot be pulled whole: " + image)));
      progress.end();
      session.end(FindingText.document(result), FindingText.text(result));
      return result.isSound() ? ExitCode.DONE : ExitCode.DIFFERENT;
    }
  }
}
