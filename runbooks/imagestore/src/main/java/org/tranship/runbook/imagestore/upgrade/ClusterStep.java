package org.tranship.runbook.imagestore.upgrade;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.client.fabric.UpgradeProgress;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Location;
import org.tranship.runbook.imagestore.connection.ConnectionString;
import org.tranship.runbook.imagestore.connection.ConnectionString.AzureContainer;
import org.tranship.runbook.imagestore.connection.ConnectionString.NativeStore;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestRules;
import org.tranship.runbook.imagestore.manifest.Rule;

/// Looks at the cluster before anything is done: nothing is under way, its own manifest can be gone
/// back to, the new one is of this cluster and would be taken, and the store that was named is the
/// one it uses. Once the upgrade was begun there is nothing to look at here.
final class ClusterStep implements Step {
  static final String REFUSED = "TRI-150";

  private final Upgrading upgrading;

  ClusterStep(Upgrading upgrading) {
    this.upgrading = upgrading;
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
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) {
    if (UpgradeStep.isBegun(context)) {
      return StepResult.done("the upgrade was begun");
    }
    Optional<String> objection = objection();
    context.measured("cluster", objection.isEmpty(), objection.orElse("can be upgraded"));
    return objection
        .<StepResult>map(
            why ->
                new StepResult.Refused(
                    REFUSED + " The cluster is not upgraded: " + why + ". Nothing was done."))
        .orElseGet(StepResult::done);
  }

  private Optional<String> objection() {
    ClusterManifest wanted = upgrading.manifest();
    UpgradeProgress progress = upgrading.ask("its upgrade", cluster -> cluster.progress());
    if (!progress.isOver()) {
      return Optional.of("an upgrade is under way, " + progress + "; wait for its end");
    }
    ClusterManifest current =
        ClusterManifest.parse(
            upgrading
                .ask("its manifest", cluster -> cluster.manifest())
                .getBytes(StandardCharsets.UTF_8));
    if (!current.name().equals(wanted.name())) {
      return Optional.of(
          "the manifest is of the cluster \""
              + wanted.name()
              + "\", and this one is called \""
              + current.name()
              + "\"");
    }
    if (!upgrading
        .ask("the versions that are provisioned", cluster -> cluster.provisioned())
        .contains(current.version())) {
      return Optional.of(
          "its own manifest "
              + current.version()
              + " is not provisioned, so it could not go back to it; copy and register that first");
    }
    return broken(current, wanted).or(() -> otherStore(current));
  }

  private static Optional<String> broken(ClusterManifest current, ClusterManifest wanted) {
    List<Rule> rules = new ArrayList<>(ManifestRules.of(wanted));
    rules.addAll(ManifestRules.of(current, wanted));
    return rules.stream()
        .filter(rule -> !rule.kept())
        .findFirst()
        .map(rule -> "Service Fabric would refuse the manifest: " + rule.detail());
  }

  /// What is staged elsewhere is not found. A container that is not named as the manifest names it
  /// cannot be compared.
  private Optional<String> otherStore(ClusterManifest current) {
    ConnectionString used = current.imageStore();
    Location named = upgrading.plan().store().location();
    boolean other =
        switch (used) {
          case NativeStore _ -> !named.scheme().equals("fabric");
          case AzureContainer _ ->
              named.scheme().equals("fabric")
                  || named.scheme().equals("xstore")
                      && !used.isSameStoreAs(ConnectionString.parse(named.reveal(), false));
          default -> named.scheme().equals("fabric");
        };
    return other
        ? Optional.of("it uses the image store " + used + ", and the one that was named is another")
        : Optional.empty();
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
