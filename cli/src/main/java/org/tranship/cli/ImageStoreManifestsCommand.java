package org.tranship.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestRules;
import org.tranship.runbook.imagestore.manifest.MoveManifests;
import org.tranship.runbook.imagestore.manifest.Rule;
import org.tranship.runbook.imagestore.manifest.SectionFragment;
import org.tranship.runbook.imagestore.manifest.Wanted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore manifests`. Changes nothing but the files that it writes.
@Command(
    name = "manifests",
    mixinStandardHelpOptions = true,
    description = {
      "Makes, from the manifest that a cluster has, the manifests of a move to its own image store:"
          + " 1 makes the Image Store Service, 2 switches to it, 3 takes back the permission to"
          + " switch. Everything else stays byte for byte as it was. Each is checked by the rules of"
          + " Service Fabric; if one is broken, nothing is written and the command ends with 3.",
      "Without -o it only checks."
    })
final class ImageStoreManifestsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(
      paramLabel = "MANIFEST",
      description =
          "The cluster's current manifest, as Get-ServiceFabricClusterManifest prints it.")
  private Path current = Path.of("");

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
    ClusterManifest manifest = ClusterManifest.parse(read(current));
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
    boolean kept = check(findings, made);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(
        "versions",
        List.of(made.first().version(), made.second().version(), made.third().version()));
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

  private static boolean check(Findings findings, MoveManifests made) {
    List<ClusterManifest> chain =
        List.of(made.current(), made.first(), made.second(), made.third());
    boolean kept = true;
    for (int i = 1; i < chain.size(); i++) {
      List<Rule> rules = new ArrayList<>(ManifestRules.of(chain.get(i)));
      rules.addAll(ManifestRules.of(chain.get(i - 1), chain.get(i)));
      for (Rule rule : rules) {
        findings.add("manifest " + i + " " + rule.name(), rule.kept(), rule.detail());
        kept &= rule.kept();
      }
    }
    return kept;
  }

  private static List<String> write(Path folder, MoveManifests made) {
    List<ClusterManifest> all = List.of(made.first(), made.second(), made.third());
    List<String> written = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < all.size(); i++) {
        Path file = folder.resolve("ClusterManifest." + (i + 1) + ".xml");
        Files.write(
            file, all.get(i).bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        written.add(file.toString());
      }
      return written;
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "TRI-142 A manifest cannot be written to "
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
          "TRI-143 The file " + file + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }
}
