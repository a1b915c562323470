package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.imagestore.StoreInventory;
import org.tranship.runbook.imagestore.StoreInventory.Registered;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;
import org.tranship.runbook.imagestore.upgrade.RegisteredVersions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore inventory`. Changes nothing.
@Command(
    name = "inventory",
    mixinStandardHelpOptions = true,
    description =
        "Tells what lies in an image store and how large it is, by application type, and with"
            + " --cluster or --registered what of it nobody has registered. Nothing is ever deleted: a version that"
            + " nobody uses may be what a differential package refers to.")
final class ImageStoreInventoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private LayoutOption tree = new LayoutOption();

  @Parameters(paramLabel = "STORE", description = "The image store; see docs/imagestore.md.")
  private String store;

  @Option(
      names = "--registered",
      paramLabel = "FILE",
      description =
          "What is registered: one a line an application type and its version, as in 'CalcServiceApp"
              + " 2.0', or 'cluster 7.0' for a manifest of the cluster, or 'runtime"
              + " 9.1.1436.9590' for a runtime of it. Where it names no runtime, none is called an"
              + " orphan.")
  private @Nullable Path registered;

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      description =
          "Ask a cluster what is registered, as in fabric:ImageStore?endpoint=https://HOST:19080; of"
              + " its own image store also the sizes of its folders, which are compared; if one"
              + " differs, the command ends with 4.")
  private @Nullable String cluster;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::say);
  }

  private ExitCode say(Session session) throws InterruptedException {
    Optional<Registered> known = Optional.ofNullable(registered).map(this::read);
    var given = ImageStoreArgument.parse(session, store);
    Optional<ClusterReach> asked =
        Optional.ofNullable(cluster)
            .map(url -> ClusterFindings.reach(session, StoreArgument.parse(session, url)));
    if (asked.isPresent()) {
      known =
          Optional.of(
              known.orElse(new Registered(Set.of())).with(RegisteredVersions.of(asked.get())));
    }
    rate.applyTo(session.composition());
    Store open = session.composition().look(given);
    StoreInventory found = StoreInventory.of(open, tree.layout(given), known);
    Map<String, Object> document = new LinkedHashMap<>();
    Map<String, Object> shares = new LinkedHashMap<>();
    StringBuilder lines = new StringBuilder();
    found
        .shares()
        .forEach(
            (name, share) -> {
              shares.put(name, Map.of("files", share.files(), "bytes", share.bytes()));
              lines
                  .append(name)
                  .append(": ")
                  .append(share.files())
                  .append(share.files() == 1 ? " file, " : " files, ")
                  .append(ByteCount.of(share.bytes()))
                  .append('\n');
            });
    document.put("shares", shares);
    document.put("orphans", found.orphans());
    List<Map<String, Object>> differing = new ArrayList<>();
    if (asked.isPresent() && given.location().scheme().equals("fabric")) {
      Map<String, Long> folders = RegisteredVersions.sizes(asked.get(), found.folders().keySet());
      document.put("folder_sizes", folders);
      document.put("differing", differing);
      found
          .folders()
          .forEach((folder, bytes) -> size(lines, differing, folder, bytes, folders.get(folder)));
    }
    found.orphans().forEach(orphan -> lines.append("orphan  ").append(orphan).append('\n'));
    lines.append(
        known.isEmpty()
            ? "Nobody said what is registered, so nothing is called an orphan."
            : found.orphans().size() + " orphans. Nothing was changed.");
    session.result(document, lines.toString());
    return differing.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENT;
  }

  /// A folder whose files have not the size that the cluster tells of it.
  private static void size(
      StringBuilder lines,
      List<Map<String, Object>> differing,
      String folder,
      long listed,
      @Nullable Long told) {
    if (told == null || told != listed) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("folder", folder);
      one.put("listed_bytes", listed);
      one.put("told_bytes", told);
      differing.add(one);
      lines
          .append("differs ")
          .append(folder)
          .append(": its files have ")
          .append(ByteCount.of(listed))
          .append(" together, and the cluster says ")
          .append(told == null ? "nothing" : ByteCount.of(told).toString())
          .append('\n');
    }
  }

  private Registered read(Path file) {
    try {
      return Registered.of(Files.readAllLines(file));
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "TRI-141 The list "
              + file
              + " of what is registered cannot be read: "
              + e.getMessage()
              + ". Nothing was looked at.",
          e);
    }
  }
}
