package org.tranship.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestException;
import org.tranship.runbook.imagestore.manifest.MoveManifests;
import org.tranship.runbook.imagestore.manifest.MoveManifests.Judged;
import org.tranship.runbook.imagestore.manifest.OwnersFile;
import org.tranship.runbook.imagestore.manifest.Rule;
import org.tranship.runbook.imagestore.manifest.SectionFragment;
import org.tranship.runbook.imagestore.manifest.Wanted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore manifests`. Changes nothing but the files that it writes.
@Command(
    name = "manifests",
    mixinStandardHelpOptions = true,
    description = {
      "Makes, from the manifest that a cluster has, the manifests of a move to its own image store:"
          + " 1 makes the Image Store Service, 2 switches to it, 3 takes back the permission to"
          + " switch, and one more leads back. Everything else stays byte for byte as it was. Each is checked by the rules of"
          + " Service Fabric; if one is broken, nothing is written and the command ends with 3.",
      "What each changes is told, by the names of the settings: 2 and the one that leads back"
          + " against 1, 3 against 2.",
      "Without -o it only checks."
    })
final class ImageStoreManifestsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "MANIFEST",
      description =
          "The cluster's current manifest, as Get-ServiceFabricClusterManifest prints it. Without it"
              + " the cluster is asked.")
  private @Nullable Path current;

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      description =
          "The cluster to ask for its current manifest, as in"
              + " fabric:ImageStore?endpoint=https://HOST:19080.")
  private @Nullable String cluster;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where to write them. Files that are there are not replaced.")
  private @Nullable Path output;

  @Option(
      names = "--fragment",
      paramLabel = "FILE",
      description =
          "Take sizes and placement from sections as a document prints them; what is wrong with them"
              + " is put right and said.")
  private @Nullable Path fragment;

  @Option(names = "--target-replicas", paramLabel = "N", description = "TargetReplicaSetSize.")
  private @Nullable Integer target;

  @Option(names = "--min-replicas", paramLabel = "N", description = "MinReplicaSetSize.")
  private @Nullable Integer least;

  @Option(
      names = "--placement",
      paramLabel = "EXPRESSION",
      description = "PlacementConstraints, as in (NodeTypeName==MN).")
  private @Nullable String placement;

  @Option(
      names = "--enable-run-as-policy",
      description = "Switch on Hosting/RunAsPolicyEnabled, which the native image store needs.")
  private boolean runAsPolicy;

  @Option(
      names = "--versions",
      paramLabel = "A,B,C",
      split = ",",
      description = "Versions of the three. Default: the current one with -imagestore1 to 3.")
  private List<String> versions = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::make);
  }

  private ExitCode make(Session session) {
    ClusterManifest manifest = current(session);
    Findings findings = new Findings(session);
    Wanted wanted =
        new Wanted(
            number(target), number(least), Optional.ofNullable(placement), runAsPolicy, versions);
    Path given = fragment;
    if (given != null) {
      SectionFragment read = SectionFragment.parse(new String(read(given), StandardCharsets.UTF_8));
      read.repairs().forEach(repair -> findings.note("In " + given + ", " + repair + "."));
      wanted = wanted.or(read);
    }
    MoveManifests made = MoveManifests.of(manifest, wanted);
    made.notes().forEach(findings::note);
    Map<String, Object> changes = new LinkedHashMap<>();
    made.changes()
        .forEach(
            (name, all) -> {
              all.forEach(change -> session.line("change  " + name + ": " + change));
              changes.put(
                  name,
                  all.stream()
                      .map(change -> Map.of("where", change.where(), "kind", change.kind()))
                      .toList());
            });
    boolean kept = true;
    for (Judged each : made.judged()) {
      Rule rule = each.rule();
      findings.add(each.manifest() + " " + rule.name(), rule.kept(), rule.detail());
      kept &= rule.kept();
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("versions", made.made().stream().map(ClusterManifest::version).toList());
    document.put("changes", changes);
    Path folder = output;
    if (kept && folder != null) {
      document.put("written", write(folder, made));
    }
    return findings.finish(
        document,
        folder == null
            ? "All rules are kept. Nothing was written; -o DIR writes the manifests."
            : "All rules are kept. The manifests are in " + folder + ".",
        "Service Fabric would refuse this; see NOT OK. Nothing was written.");
  }

  private static OptionalInt number(@Nullable Integer given) {
    return given == null ? OptionalInt.empty() : OptionalInt.of(given);
  }

  private ClusterManifest current(Session session) {
    Path file = current;
    String url = cluster;
    if ((file == null) == (url == null)) {
      throw new ParameterException(
          spec.commandLine(), "Name a MANIFEST, or the cluster to ask with --cluster.");
    }
    return file != null
        ? ClusterManifest.parse(read(file))
        : ClusterFindings.reach(session, StoreArgument.parse(session, String.valueOf(url)))
            .manifest();
  }

  private static List<String> write(Path folder, MoveManifests made) {
    List<ClusterManifest> all = made.made();
    List<String> written = new ArrayList<>();
    try {
      OwnersFile.makeDirectory(folder);
      for (int i = 0; i < all.size(); i++) {
        Path file = folder.resolve(MoveManifests.FILES.get(i));
        OwnersFile.create(file, all.get(i).bytes());
        written.add(file.toString());
      }
      return written;
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.FAILED,
          ManifestException.WRITTEN
              + " A manifest cannot be written to "
              + folder
              + ": "
              + e.getMessage()
              + ". Files that are there are not replaced; name another folder.",
          e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.USAGE,
          ManifestException.UNREADABLE
              + " The file "
              + file
              + " cannot be read: "
              + e.getMessage()
              + ".",
          e);
    }
  }
}
