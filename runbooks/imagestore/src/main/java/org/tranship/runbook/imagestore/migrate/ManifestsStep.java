package org.tranship.runbook.imagestore.migrate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestDifference;
import org.tranship.runbook.imagestore.manifest.ManifestException;
import org.tranship.runbook.imagestore.manifest.MoveManifests;
import org.tranship.runbook.imagestore.manifest.MoveManifests.Judged;
import org.tranship.runbook.imagestore.manifest.SectionFragment;
import org.tranship.runbook.imagestore.manifest.Wanted;

/// Makes the manifests from the one that the cluster has, that for the way back too, holds them
/// against the rules of Service Fabric's validator, and writes them.
final class ManifestsStep implements Step {
  static final String NAME = "manifests";
  private static final int NAMED = 5;
  static final String BROKEN = "TRI-161";

  private final ImageStoreMigration migration;

  ManifestsStep(ImageStoreMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (MadeManifests.are(context)) {
      return StepResult.done("they are written");
    }
    try {
      return make(context);
    } catch (ManifestException e) {
      return new StepResult.Refused(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      return new StepResult.Refused(
          BROKEN
              + " "
              + e.getMessage()
              + ". Nothing was written. Correct the section \"manifests\" of the plan.");
    }
  }

  private StepResult make(StepContext context) throws InterruptedException {
    ClusterManifest cluster = migration.reach().manifest();
    ClusterManifest current = cluster;
    Optional<Path> file = migration.plan().current();
    if (file.isPresent()) {
      current = ClusterManifest.parse(read(file.get()));
      if (!current.name().equals(cluster.name()) || !current.version().equals(cluster.version())) {
        return new StepResult.Refused(
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
    context.measured(
        "current",
        other.isEmpty(),
        other.isEmpty() ? "as the cluster has it" : ManifestDifference.named(other, NAMED));
    if (!other.isEmpty()) {
      return new StepResult.Refused(
          BROKEN
              + " "
              + file.orElse(Path.of("What the cluster has"))
              + " has the version of the cluster's manifest and says something else: "
              + ManifestDifference.named(other, NAMED)
              + ". The cluster would be upgraded to that. Nothing was written. Leave"
              + " manifests.current out, and the cluster is asked.");
    }
    MoveManifests made = MoveManifests.of(current, wanted(context));
    made.notes().forEach(context::say);
    Optional<Judged> broken = made.judged().stream().filter(it -> !it.rule().kept()).findFirst();
    context.measured(
        "rules",
        broken.isEmpty(),
        broken
            .map(it -> it.manifest() + ": " + it.rule().detail())
            .orElse(made.judged().size() + " are kept"));
    if (broken.isPresent()) {
      return new StepResult.Refused(
          BROKEN
              + " Service Fabric would refuse "
              + broken.get().manifest()
              + ": "
              + broken.get().rule().detail()
              + ". Nothing was written. Change the section \"manifests\" of the plan.");
    }
    migration.manifests().write(context, made);
    return StepResult.done(
        String.join(", ", MoveManifests.FILES) + " are in " + migration.directory());
  }

  private Wanted wanted(StepContext context) {
    Optional<Path> fragment = migration.plan().fragment();
    if (fragment.isEmpty()) {
      return migration.plan().wanted();
    }
    SectionFragment read =
        SectionFragment.parse(new String(read(fragment.get()), StandardCharsets.UTF_8));
    read.repairs().forEach(repair -> context.say("In " + fragment.get() + ", " + repair + "."));
    return migration.plan().wanted().or(read);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By("The files with the manifests stay.", _ -> StepResult.done());
  }
}
