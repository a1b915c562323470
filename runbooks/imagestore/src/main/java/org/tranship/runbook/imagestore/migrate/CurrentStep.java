package org.tranship.runbook.imagestore.migrate;

import java.util.List;
import java.util.Optional;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.tree.WholePackages;
import org.tranship.runbook.imagestore.upgrade.ClusterLook;
import org.tranship.runbook.imagestore.upgrade.ClusterLook.Found;
import org.tranship.runbook.imagestore.upgrade.ClusterPlatform;

/// Looks at the cluster before anything is done to it: no upgrade is under way, it could go back to
/// the manifest that it has, the store that was named may be the one that it uses, its runtime has
/// XStore still, its nodes run what the plan says, and what it has registered is whole in the
/// source.
final class CurrentStep implements Step {
  private final ImageStoreMigration migration;

  CurrentStep(ImageStoreMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    List<Found> found = ClusterLook.at(migration.reach()).found(migration.plan().copy().source());
    found.forEach(each -> context.measured(each.what(), each.fine(), each.detail()));
    Optional<Found> bad = found.stream().filter(each -> !each.fine()).findFirst();
    if (bad.isPresent()) {
      return new StepResult.Refused(
          ClusterLook.REFUSED
              + " The cluster is not moved: "
              + bad.get().detail()
              + ". Nothing was done.");
    }
    Optional<String> platform =
        ClusterPlatform.objection(migration.reach(), migration.plan().windows());
    context.measured("platform", platform.isEmpty(), platform.orElse("as the plan says"));
    if (platform.isPresent()) {
      return new StepResult.Refused(
          ClusterLook.REFUSED
              + " The cluster is not moved: "
              + platform.get()
              + ". Nothing was done.");
    }
    try (Store source = migration.copying().source()) {
      WholePackages looked = new WholePackages(source, migration.plan().copy().from());
      return new RegisteredContent(migration.reach(), source, looked)
          .objection(
              context::measured,
              "the source",
              "Nothing was done. Upload and register it again, or have the cluster forget that"
                  + " version with Unregister-ServiceFabricApplicationType (of a manifest, with"
                  + " Unregister-ServiceFabricClusterPackage), and run the same command again.")
          .orElseGet(StepResult::done);
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
