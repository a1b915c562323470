package org.tranship.runbook.imagestore.upgrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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

/// Puts manifests into the image store that the cluster uses now, has the cluster register them one
/// by one, and takes them out again: the cluster has made its own copies by then.
///
/// Crash argument. The file lies under a name of the run's own, and writing or removing it twice is
/// harmless. A version that is registered already is what was asked for: whether an earlier try or
/// a lost answer did it, the cluster's list of versions tells.
public final class ProvisionStep implements Step {
  public static final String NAME = "provision";
  private static final String EXISTS = "FABRIC_E_FABRIC_VERSION_ALREADY_EXISTS";

  private final ClusterReach reach;
  private final Supplier<Store> store;
  private final List<WantedManifest> wanted;

  /// @param store opens the image store that the cluster uses now
  public ProvisionStep(ClusterReach reach, Supplier<Store> store, List<WantedManifest> wanted) {
    this.reach = reach;
    this.store = store;
    this.wanted = List.copyOf(wanted);
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
    Key staged = staged(context);
    List<String> versions = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      ClusterManifest manifest = wanted.get(i).read(context);
      versions.add(manifest.version());
      Note _ =
          context.act(
              act(i),
              new Note(1, manifest.version()),
              _ -> {
                register(staged, manifest);
                return new Note(1, manifest.version());
              });
    }
    return StepResult.done(String.join(", ", versions) + " registered");
  }

  private static String act(int index) {
    return index == 0 ? NAME : NAME + "-" + (index + 1);
  }

  /// Whether something may be staged still.
  private boolean isCutOff(StepContext context) {
    for (int i = 0; i < wanted.size(); i++) {
      if (context.intended(NAME, act(i)).isPresent() && context.ended(NAME, act(i)).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static Key staged(StepContext context) {
    return Key.of("tranship-" + context.run() + "/ClusterManifest.xml");
  }

  private void register(Key staged, ClusterManifest manifest) {
    if (!isThere(manifest)) {
      stage(staged, manifest);
      boolean _ = reach.ask("its provisioning", it -> provision(it, staged, manifest));
    }
    remove(staged);
  }

  /// Registers one manifest, outside of any run.
  ///
  /// @param name of the folder in which it is staged meanwhile
  public static void register(
      ClusterReach reach, Supplier<Store> store, String name, ClusterManifest manifest) {
    new ProvisionStep(reach, store, List.of())
        .register(Key.of(name + "/ClusterManifest.xml"), manifest);
  }

  private boolean isThere(ClusterManifest manifest) {
    return reach
        .ask("the versions that are provisioned", ClusterGateway::provisioned)
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
    try (Store open = store.get()) {
      var _ = open.put(PutRequest.of(staged, manifest.bytes())).orThrow();
      open.feature(Durability.class).ifPresent(it -> it.settle(List.of(staged)));
    }
  }

  private void remove(Key staged) {
    try (Store open = store.get()) {
      open.delete(List.of(DeleteRequest.of(staged))).forEach(WriteOutcome::orThrow);
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "The versions of the manifests stay registered; nothing uses them. What was staged is removed.",
        context -> {
          if (isCutOff(context)) {
            remove(staged(context));
          }
          return StepResult.done();
        });
  }
}
