package org.tranship.runbook.imagestore.upgrade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.FabricConnection;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.client.fabric.FabricGateway;
import org.tranship.client.fabric.FabricTimeouts;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestException;

/// The way to a cluster by its HTTP gateway, opened for each question and closed again: between two
/// of them minutes may pass.
///
/// A question that is not answered is asked again for some minutes, with pauses that grow, since
/// the gateway's own node restarts with the others. What the cluster is to do is ordered again only
/// where it is certain, or the cluster says, that it was not done.
public final class ClusterReach {
  static final String CLUSTER = "TRI-151";

  private static final StoreOptions.Names NAMES =
      new StoreOptions.Names(
          FabricConnection.NAMES,
          FabricConnection.SECRET_NAMES,
          Set.of(),
          Set.of("platform", "replica", "single-put", "chunk-size", "commit-timeout"),
          FabricConnection.SYNONYMS);

  private final StoreSpec gateway;
  private final Secrets secrets;
  private final Waits waits;
  private final ClusterPatience patience;

  /// Lets time go by.
  @FunctionalInterface
  public interface Waits {
    void pause(Duration time) throws InterruptedException;
  }

  /// Something asked of the cluster.
  public interface Question<T> {
    T ask(ClusterGateway cluster) throws IOException;
  }

  /// Something that the cluster is to do, as one request.
  public interface Order {
    void give(ClusterGateway cluster) throws IOException;
  }

  /// Tells whether what was ordered is done all the same.
  public interface Settlement {
    /// @param fault what came instead of "done"
    boolean isDone(ClusterGateway cluster, IOException fault) throws IOException;
  }

  /// Something asked of the cluster's own image store, beyond what a store can tell.
  public interface StoreQuestion<T> {
    T ask(FabricGateway store) throws IOException;
  }

  /// @param gateway the cluster, as the location of its image store
  public ClusterReach(StoreSpec gateway, Secrets secrets, Waits waits) {
    this.gateway = gateway;
    this.secrets = secrets;
    this.waits = waits;
    this.patience = new ClusterPatience(waits);
  }

  public void pause(Duration time) throws InterruptedException {
    waits.pause(time);
  }

  private FabricConnection connection() {
    return FabricConnection.read(new StoreOptions(gateway, secrets, NAMES), Clock.systemUTC());
  }

  /// Asks what changes nothing, however often it is asked.
  ///
  /// @param what is asked, as the object of "asked for"
  /// @throws StepFailed if it gives an error, or no answer for some minutes
  public <T> T ask(String what, Question<T> question) {
    return called(what, ClusterPatience.USUAL, () -> once(question));
  }

  /// As [#ask], while nodes may be restarting one after the other: half an hour without an answer
  /// is no fault.
  public <T> T askOnTheWay(String what, Question<T> question) {
    return called(what, ClusterPatience.RESTARTS, () -> once(question));
  }

  /// Asks, or orders, what is harmless however often it is asked.
  ///
  /// @param what is asked, as the object of "asked for"
  /// @throws StepFailed if it gives an error, or no answer for some minutes
  public <T> T askStore(String what, StoreQuestion<T> question) {
    return called(what, ClusterPatience.USUAL, () -> onceOfStore(question));
  }

  /// Has the cluster do something. What it cannot take at the moment is ordered again. Where nobody
  /// knows whether it was done, or it was refused, the cluster is asked; what was not answered and
  /// is not done is ordered again.
  ///
  /// @param what is ordered, as the object of "asked for"
  /// @return whether it was done by this call for certain; if not, it is done all the same
  /// @throws StepFailed if it is refused and not done, or if there is no answer for some minutes
  public boolean order(String what, Order order, Settlement settlement) {
    return called(
        what,
        ClusterPatience.USUAL,
        () -> {
          try {
            return once(
                cluster -> {
                  order.give(cluster);
                  return true;
                });
          } catch (IOException fault) {
            if (!ClusterPatience.isUndone(fault)
                && ask(what, cluster -> settlement.isDone(cluster, fault))) {
              return false;
            }
            throw fault;
          }
        });
  }

  private <T> T called(String what, RetryPolicy policy, ClusterPatience.Attempt<T> attempt) {
    try {
      return patience.call(policy, attempt);
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  private <T> T once(Question<T> question) throws IOException {
    FabricConnection connection = connection();
    try (ClusterGateway cluster =
        new ClusterGateway(connection.endpoint(), connection.http(), FabricTimeouts.USUAL)) {
      return question.ask(cluster);
    }
  }

  private <T> T onceOfStore(StoreQuestion<T> question) throws IOException {
    FabricConnection connection = connection();
    try (FabricGateway store =
        new FabricGateway(connection.endpoint(), connection.http(), FabricTimeouts.USUAL)) {
      return question.ask(store);
    }
  }

  /// The manifest that the cluster has.
  ///
  /// @throws StepFailed if it gives none that can be read
  public ClusterManifest manifest() {
    return parsed("its manifest", ask("its manifest", ClusterGateway::manifest));
  }

  /// A manifest that is registered in the cluster.
  ///
  /// @throws StepFailed if it gives none of this version that can be read
  public ClusterManifest manifest(String version) {
    String what = "the manifest " + version + " that it has registered";
    ClusterManifest found = parsed(what, ask(what, cluster -> cluster.manifest(version)));
    if (found.version().equals(version)) {
      return found;
    }
    throw new StepFailed(
        CLUSTER
            + " The cluster was asked for "
            + what
            + ", and gave "
            + found.version()
            + ". Whether it is the one that is meant cannot be told; name versions that it has not"
            + " registered.");
  }

  private static ClusterManifest parsed(String what, String text) {
    try {
      return ClusterManifest.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (ManifestException e) {
      throw new StepFailed(
          CLUSTER
              + " The cluster was asked for "
              + what
              + ", and what it gave cannot be read: "
              + e.getMessage(),
          e);
    }
  }

  private static StepFailed failed(String what, IOException cause) {
    return new StepFailed(
        CLUSTER
            + " The cluster was asked for "
            + what
            + " and gave "
            + (cause instanceof FabricFailure
                ? String.valueOf(cause.getMessage())
                : "no answer: " + cause.getMessage())
            + ". Run the same command again; it goes on from what the cluster says then.",
        cause);
  }
}
