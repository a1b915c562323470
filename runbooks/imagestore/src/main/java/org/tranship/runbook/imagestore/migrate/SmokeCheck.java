package org.tranship.runbook.imagestore.migrate;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.client.fabric.ApplicationType;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;

/// Registers a tiny application type and removes it again, and sees the cluster's own store change
/// with both: proof that this is the store that the cluster uses.
///
/// Crash argument. What the cluster knows of the type is asked before each act; writing,
/// registering and removing it again are harmless, so whoever comes after a kill does it once more.
/// A type that is being registered or removed is waited for: it is neither there nor gone.
public final class SmokeCheck {
  static final String UNSEEN = "TRI-169";
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final int LOOKS = 30;

  private static final Duration BETWEEN_TYPES = Duration.ofSeconds(5);

  /// So often a type that is being registered or removed is looked at: ten minutes.
  private static final int PATIENCE = 120;

  private final ClusterReach reach;
  private final Store store;
  private final SmokePackage tiny;

  /// How often a type was found on its way: one that comes to no end is waited for once in all.
  private int looks;

  SmokeCheck(ClusterReach reach, Store store, SmokePackage tiny) {
    this.reach = reach;
    this.store = store;
    this.tiny = tiny;
  }

  /// One that belongs to no run. Its type has the same name whenever it has the same owner, so it
  /// finds what an earlier one has left that was killed, and never what another owner is about.
  ///
  /// @param store the cluster's own
  /// @param owner of whom there is one in the world; letters and digits
  public SmokeCheck(ClusterReach reach, Store store, String owner) {
    this(reach, store, new SmokePackage("check-" + owner));
  }

  /// Proves it, whatever is left of an earlier proof, and leaves nothing, also where it fails;
  /// where that cannot be had, the fault says what is left.
  ///
  /// @param seen gets what was seen, twice
  /// @throws StepFailed if the store does not change, or the cluster gives an error or no answer
  public void afresh(Consumer<String> seen) throws InterruptedException {
    if (settled().isPresent()) {
      // Registered already, it would come to no store now.
      remove();
    }
    try {
      prove(seen);
    } catch (StepFailed failure) {
      throw without(failure);
    } catch (StoreException failure) {
      // Told to stop, it leaves the rest to the next, as a kill does.
      throw failure.kind() == StoreException.Kind.INTERRUPTED ? failure : without(failure);
    }
  }

  /// Removes what was put there. Where that fails too, whoever reads has to know.
  private RuntimeException without(RuntimeException failure) throws InterruptedException {
    try {
      remove();
      return failure;
    } catch (StepFailed | StoreException e) {
      StepFailed left =
          new StepFailed(
              failure.getMessage()
                  + " What was put there may be left, the application type "
                  + tiny.type()
                  + " and its package "
                  + tiny.folder()
                  + ": the same command removes it.",
              failure);
      left.addSuppressed(e);
      return left;
    }
  }

  /// Proves it once, or what is not proven of it yet.
  ///
  /// @throws StepFailed if the store does not change, or the cluster gives an error or no answer
  void prove(Consumer<String> seen) throws InterruptedException {
    register();
    see(true, seen);
    remove();
    see(false, seen);
  }

  private Optional<ApplicationType> known(ClusterGateway cluster) throws IOException {
    return cluster.typeList().stream()
        .filter(it -> it.name().equals(tiny.type()) && it.version().equals(tiny.version()))
        .findFirst();
  }

  /// What the cluster knows of the type, once it is neither being registered nor being removed.
  private Optional<ApplicationType> settled() throws InterruptedException {
    for (; looks < PATIENCE; looks++) {
      Optional<ApplicationType> type = reach.ask("its application types", this::known);
      if (type.filter(ApplicationType::isUnderWay).isEmpty()) {
        return type;
      }
      reach.pause(BETWEEN_TYPES);
    }
    throw new StepFailed(
        UNSEEN
            + " The cluster does not come to an end with the application type "
            + tiny.type()
            + ", which is being registered or removed. See its health, and run the same command"
            + " again.");
  }

  private boolean isRegistered() throws InterruptedException {
    return settled().filter(ApplicationType::isAvailable).isPresent();
  }

  private void register() throws InterruptedException {
    if (isRegistered()) {
      return;
    }
    tiny.copy(store);
    boolean _ =
        reach.order(
            "the registration of a type",
            cluster -> cluster.provisionType(tiny.folder()),
            (cluster, _) ->
                known(cluster).filter(it -> it.isAvailable() || it.isUnderWay()).isPresent());
    if (!isRegistered()) {
      throw new StepFailed(
          UNSEEN
              + " The cluster took the application type "
              + tiny.type()
              + " and did not come to register it. Its health events say why. Mend that, and run the"
              + " same command again.");
    }
  }

  /// Removes the type and its package, as far as they are there.
  void remove() throws InterruptedException {
    if (settled().isPresent()) {
      boolean _ =
          reach.order(
              "the removal of a type",
              cluster -> cluster.unprovisionType(tiny.type(), tiny.version()),
              (cluster, _) ->
                  known(cluster).filter(it -> !it.status().equals("Unprovisioning")).isEmpty());
      var _ = settled();
    }
    tiny.remove(store);
  }

  private void see(boolean there, Consumer<String> seen) throws InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      if (store.stat(tiny.registered()).isPresent() == there) {
        seen.accept("\"" + tiny.registered() + (there ? "\" came" : "\" went"));
        return;
      }
      reach.pause(BETWEEN);
    }
    throw new StepFailed(
        UNSEEN
            + " The cluster "
            + unseen(there)
            + " in its own image store, so it uses another, or is late. See what"
            + " ImageStoreConnectionString its manifest has, and run the same command again; a run"
            + " of migrate can be taken back, too.");
  }

  private String unseen(boolean there) {
    return there
        ? "registered an application type, and \"" + tiny.registered() + "\" did not come"
        : "removed an application type, and \"" + tiny.registered() + "\" did not go";
  }
}
