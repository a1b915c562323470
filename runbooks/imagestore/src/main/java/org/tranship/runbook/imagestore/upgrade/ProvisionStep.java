package org.tranship.runbook.imagestore.upgrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestDifference;

/// Puts manifests into the image store that was named as the one the cluster uses, has the cluster
/// register them one by one, and takes them out again: the cluster has made its own copies by then.
///
/// That is the proof, too, that the store is the cluster's: whatever is registered already, each
/// manifest is put there and the cluster is asked. It knows its version only from what it read, so
/// both "registered" and "there is one of this version" say that it found the file, under a name
/// that nobody else uses. A version that was there before is ours only if what is registered under
/// it says the same.
///
/// An answer that is lost is settled by asking for the same once more: then there is one of this
/// version. That the list of versions has it would not say that the file was found.
///
/// Crash argument. The file lies under a name of the run's own, and writing or removing it twice is
/// harmless; so is asking twice, of which the second answer is that there is one of this version.
/// Nothing is believed of an earlier try: after a lost answer or a kill the cluster is asked again,
/// and what it has registered is read.
public final class ProvisionStep implements Step {
  public static final String NAME = "provision";
  static final String ELSEWHERE = "TRI-173";
  static final String OTHER = "TRI-174";
  private static final int NAMED = 5;
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

  /// The version of one of the manifests, as the run has registered it; the journal knows it
  /// without the file. Empty where the run has not come to it.
  ///
  /// @param index from 0
  public static Optional<String> version(StepContext context, int index) {
    return context.intended(NAME, act(index)).map(Note::text);
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
    return staged("tranship-" + context.run());
  }

  private void register(Key staged, ClusterManifest manifest) {
    stage(staged, manifest);
    boolean fresh;
    try {
      fresh =
          reach.order(
              "its provisioning",
              cluster -> cluster.provision(staged.text()),
              (cluster, fault) ->
                  fault instanceof FabricFailure failure
                      && (failure.is(EXISTS) || failure.status() == 500 && again(cluster, staged)));
    } catch (StepFailed failed) {
      throw refused(failed, staged, manifest);
    }
    remove(staged);
    if (!fresh) {
      requireSame(manifest);
    }
  }

  /// An error of the gateway's own says nothing of what the cluster has done.
  ///
  /// @return true
  private static boolean again(ClusterGateway cluster, Key staged) throws IOException {
    try {
      cluster.provision(staged.text());
      return true;
    } catch (FabricFailure failure) {
      if (failure.is(EXISTS)) {
        return true;
      }
      throw failure;
    }
  }

  /// The file goes where the cluster has certainly said no; where it has said nothing, it may be
  /// reading it.
  private StepFailed refused(StepFailed failed, Key staged, ClusterManifest manifest) {
    if (!(failed.getCause() instanceof FabricFailure answer) || answer.status() >= 500) {
      return failed;
    }
    remove(staged);
    return answer.status() == 404
        ? new StepFailed(
            ELSEWHERE
                + " The cluster does not find the manifest "
                + manifest.version()
                + " that was put into "
                + storeName()
                + " for it, so it uses another image store ("
                + answer.getMessage()
                + "). It was taken out again. Name the store that its manifest has as"
                + " ImageStoreConnectionString.",
            failed)
        : failed;
  }

  private String storeName() {
    try (Store open = store.get()) {
      return open.toString();
    }
  }

  private void requireSame(ClusterManifest manifest) {
    List<String> other = ManifestDifference.between(reach.manifest(manifest.version()), manifest);
    if (!other.isEmpty()) {
      throw new StepFailed(
          OTHER
              + " The cluster has registered another manifest of the version "
              + manifest.version()
              + ", which differs in "
              + ManifestDifference.named(other, NAMED)
              + ". It would be upgraded to that one. Choose versions that it has not registered, or"
              + " unregister that one with Unregister-ServiceFabricClusterPackage -Config.");
    }
  }

  /// Registers one manifest, outside of any run.
  ///
  /// @param name of the folder in which it is staged meanwhile
  public static void register(
      ClusterReach reach, Supplier<Store> store, String name, ClusterManifest manifest) {
    new ProvisionStep(reach, store, List.of()).register(staged(name), manifest);
  }

  /// Removes what such a registration has left that was killed.
  ///
  /// @return what was there
  public static Optional<Key> removeStaged(Supplier<Store> store, String name) {
    Key staged = staged(name);
    try (Store open = store.get()) {
      if (open.stat(staged).isEmpty()) {
        return Optional.empty();
      }
      open.delete(List.of(DeleteRequest.of(staged))).forEach(WriteOutcome::orThrow);
      return Optional.of(staged);
    }
  }

  private static Key staged(String name) {
    return Key.of(name + "/ClusterManifest.xml");
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
