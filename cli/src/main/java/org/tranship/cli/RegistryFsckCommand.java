package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.EngineLimits;
import org.tranship.runbook.registry.Finding;
import org.tranship.runbook.registry.RegistryCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship registry fsck`. Changes nothing in the store.
@Command(
    name = "fsck",
    mixinStandardHelpOptions = true,
    description =
        "Looks through the store of a container registry: reads every link, hashes every blob, and"
            + " walks from each tag over indexes and manifests to configurations and layers. Names"
            + " what is damaged, and which images cannot be pulled whole because of it. Ends with 0"
            + " if nothing is damaged, and with 4 if something is.")
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
              + " with it, also after one that was killed, hashes only blobs that are new or have"
              + " another size or version.")
  private @Nullable Path inventory;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::look);
  }

  private ExitCode look(Session session) throws InterruptedException {
    StoreSpec given = StoreArgument.parse(session, store);
    rate.applyTo(session.composition());
    Store open = session.composition().look(given);
    Path kept = inventory;
    Path file = kept == null ? session.composition().scratch().resolve("inventory") : kept;
    try (ProgressLine progress = session.progressAside()) {
      RegistryCheck.Result result =
          RegistryCheck.run(
              open,
              PlaceName.of(given, open),
              file,
              EngineLimits.standard(),
              new FsckProgress(progress),
              finding -> {
                progress.erase();
                session.item(document(finding), text(finding) + hurt(finding));
              });
      progress.end();
      session.end(document(result), text(result));
      return result.isSound() ? ExitCode.DONE : ExitCode.DIFFERENT;
    } finally {
      if (kept == null) {
        remove(file);
      }
    }
  }

  /// Removes an inventory with what SQLite keeps beside it.
  private static void remove(Path file) {
    for (String suffix : List.of("", "-wal", "-shm")) {
      try {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      } catch (IOException _) {
        // The system's own clean-up of temporary files takes it.
      }
    }
  }

  private static Map<String, Object> document(Finding finding) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("finding", finding.kind().name().toLowerCase(Locale.ROOT));
    document.put("damage", finding.kind().isDamage());
    document.put("subject", finding.subject());
    document.put("detail", finding.detail());
    document.put("bytes", finding.size().bytes());
    document.put("images", finding.images());
    document.put("affected", finding.affected());
    return document;
  }

  private static String text(Finding finding) {
    String line =
        "%-22s %s  (%s".formatted(finding.kind().words(), finding.subject(), finding.detail());
    if (!finding.kind().isDamage() && finding.size().bytes() > 0) {
      line += ", " + finding.size();
    }
    line += ")";
    return line;
  }

  private static String hurt(Finding finding) {
    if (finding.affected() == 0) {
      return "";
    }
    long more = finding.affected() - finding.images().size();
    return "  hurts "
        + String.join(", ", finding.images())
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static Map<String, Object> document(RegistryCheck.Result result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("sound", result.isSound());
    document.put("repositories", result.repositories());
    document.put("tags", result.tags());
    document.put("manifests", result.manifests());
    document.put("blobs", result.blobs());
    document.put("bytes", result.size().bytes());
    document.put("soundBlobs", result.sound());
    document.put("hurtImages", result.hurt());
    Map<String, Object> findings = new LinkedHashMap<>();
    result
        .findings()
        .forEach((kind, count) -> findings.put(kind.name().toLowerCase(Locale.ROOT), count));
    document.put("findings", findings);
    return document;
  }

  private static String text(RegistryCheck.Result result) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%,d repositories, %,d tags, %,d manifests, %,d blobs (%s), of which %,d have the bytes that their digest says."
            .formatted(
                result.repositories(),
                result.tags(),
                result.manifests(),
                result.blobs(),
                result.size(),
                result.sound()));
    result
        .findings()
        .forEach((kind, count) -> text.append("\n  %-22s %,d".formatted(kind.words(), count)));
    text.append('\n').append(verdict(result));
    return text.toString();
  }

  private static String verdict(RegistryCheck.Result result) {
    if (result.isSound()) {
      return "Sound: every image can be pulled whole.";
    }
    String found =
        result.hurt() == 0
            ? "Damaged, though no tag is hurt by it."
            : "Damaged: %,d of %,d images cannot be pulled whole."
                .formatted(result.hurt(), result.tags());
    return found + " Run no garbage collection before this is mended.";
  }
}
