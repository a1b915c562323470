package org.tranship.runbook.imagestore.migrate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestDifference;
import org.tranship.runbook.imagestore.manifest.ManifestException;
import org.tranship.runbook.imagestore.manifest.MoveManifests;
import org.tranship.runbook.imagestore.manifest.MoveManifests.Judged;
import org.tranship.runbook.imagestore.manifest.SectionFragment;
import org.tranship.runbook.imagestore.manifest.Wanted;

/// The manifests of a move, made from the one that the cluster has and held against the rules of
/// Service Fabric's validator. Nothing is written.
///
/// @param measures what was found, of the current manifest and of the rules
/// @param say what was wrong with a fragment, and what else should be known
record Making(ImageStoreMigration migration, Measures measures, Consumer<String> say) {
  static final String BROKEN = "TRI-161";
  private static final int NAMED = 5;

  /// What came of it.
  sealed interface Result {
    record Made(MoveManifests manifests) implements Result {}

    /// @param why with its code, for people
    record Refused(String why) implements Result {}
  }

  Result make() {
    try {
      return made();
    } catch (ManifestException e) {
      return new Result.Refused(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      return new Result.Refused(
          BROKEN
              + " "
              + e.getMessage()
              + ". Nothing was written. Correct the section \"manifests\" of the plan.");
    }
  }

  private Result made() {
    ClusterManifest cluster = migration.reach().manifest();
    ClusterManifest current = cluster;
    Optional<Path> file = migration.plan().current();
    if (file.isPresent()) {
      current = ClusterManifest.parse(read(file.get()));
      if (!current.name().equals(cluster.name()) || !current.version().equals(cluster.version())) {
        return new Result.Refused(
            BROKEN
                + " "
                + file.get()
                + " is version "
                + current.version()
                + " of the cluster \""
                + current.name()
                + "\", and this one is called \""
                + cluster.name()
                + "\" and has "
                + cluster.version()
                + ". Nothing was written. Leave manifests.current out, and the cluster is asked.");
      }
    }
    List<String> other = ManifestDifference.between(cluster, current);
    measures.measured(
        "current",
        other.isEmpty(),
        other.isEmpty() ? "as the cluster has it" : ManifestDifference.named(other, NAMED));
    if (!other.isEmpty()) {
      return new Result.Refused(
          BROKEN
              + " "
              + file.orElse(Path.of("What the cluster has"))
              + " has the version of the cluster's manifest and says something else: "
              + ManifestDifference.named(other, NAMED)
              + ". The cluster would be upgraded to that. Nothing was written. Leave"
              + " manifests.current out, and the cluster is asked.");
    }
    MoveManifests made = MoveManifests.of(current, wanted());
    made.notes().forEach(say);
    Optional<Judged> broken = made.judged().stream().filter(it -> !it.rule().kept()).findFirst();
    measures.measured(
        "rules",
        broken.isEmpty(),
        broken
            .map(it -> it.manifest() + ": " + it.rule().detail())
            .orElse(made.judged().size() + " are kept"));
    if (broken.isPresent()) {
      return new Result.Refused(
          BROKEN
              + " Service Fabric would refuse "
              + broken.get().manifest()
              + ": "
              + broken.get().rule().detail()
              + ". Nothing was written. Change the section \"manifests\" of the plan.");
    }
    return new Result.Made(made);
  }

  private Wanted wanted() {
    Optional<Path> fragment = migration.plan().fragment();
    if (fragment.isEmpty()) {
      return migration.plan().wanted();
    }
    SectionFragment read =
        SectionFragment.parse(new String(read(fragment.get()), StandardCharsets.UTF_8));
    read.repairs().forEach(repair -> say.accept("In " + fragment.get() + ", " + repair + "."));
    return migration.plan().wanted().or(read);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
