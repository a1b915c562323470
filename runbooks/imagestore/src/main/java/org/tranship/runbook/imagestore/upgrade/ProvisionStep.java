package org.tranship.runbook.imagestore.upgrade;

import java.io.IOException;
import java.util.List;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;

/// Puts the manifest into the image store that the cluster uses now, has the cluster register it,
/// and takes it out again: the cluster has made its own copy by then.
///
/// Crash argument. The file lies under a name of the run's own, and writing or removing it twice is
/// harmless. A version that is registered already is what was asked for: whether an earlier try or
/// a lost answer did it, the cluster's list of versions tells.
final class ProvisionStep implements Step {
  private static final String EXISTS = "FABRIC_E_FABRIC_VERSION_ALREADY_EXISTS";

  private final Upgrading upgrading;

  ProvisionStep(Upgrading upgrading) {
    this.upgrading = upgrading;
  }

  @Override
  public String name() {
    return "provision";
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    ClusterManifest manifest = upgrading.manifest();
    Key staged = Key.of("tranship-" + context.run() + "/ClusterManifest.xml");
    Note _ =
        context.act(
            "provision",
            new Note(1, manifest.version()),
            _ -> {
              if (!isThere(manifest)) {
                stage(staged, manifest);
                boolean _ =
                    upgrading.ask("its provisioning", it -> provision(it, staged, manifest));
              }
              remove(staged);
              return new Note(1, manifest.version());
            });
    return StepResult.done(manifest.version() + " is registered");
  }

  private boolean isThere(ClusterManifest manifest) {
    return upgrading
        .ask("the versions that are provisioned", cluster -> cluster.provisioned())
        .contains(manifest.version());
  }

  private static boolean provision(ClusterGateway cluster, Key staged, ClusterManifest manifest)
      throws IOException {
    try {
      cluster.provision(staged.text());
      return true;
    } catch (FabricFailure failure) {
      boolean known =
          failure.is(EXISTS)
              || failure.isDoubtful() && cluster.provisioned().contains(manifest.version());
      if (known) {
        return false;
      }
      throw failure;
    }
  }

  private void stage(Key staged, ClusterManifest manifest) {
    try (Store store = upgrading.store()) {
      var _ = store.put(PutRequest.of(staged, manifest.bytes())).orThrow();
      store.feature(Durability.class).ifPresent(it -> it.settle(List.of(staged)));
    }
  }

  private void remove(Key staged) {
    try (Store store = upgrading.store()) {
      store.delete(List.of(DeleteRequest.of(staged))).forEach(WriteOutcome::orThrow);
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "The version of the manifest stays registered; nothing uses it.", _ -> StepResult.done());
  }
}
