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
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestException;

/// The way to a cluster by its HTTP gateway, opened for each question and closed again: between two
/// of them minutes may pass.
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

  /// Lets time go by.
  @FunctionalInterface
  public interface Waits {
    void pause(Duration time) throws InterruptedException;
  }

  /// Something asked of the cluster.
  public interface Question<T> {
    T ask(ClusterGateway cluster) throws IOException;
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
  }

  public void pause(Duration time) throws InterruptedException {
    waits.pause(time);
  }

  private FabricConnection connection() {
    return FabricConnection.read(new StoreOptions(gateway, secrets, NAMES), Clock.systemUTC());
  }

  /// @param what is asked, as the object of "asked for"
  /// @throws StepFailed if it gives an error or no answer
  public <T> T ask(String what, Question<T> question) {
    FabricConnection connection = connection();
    try (ClusterGateway cluster =
        new ClusterGateway(connection.endpoint(), connection.http(), FabricTimeouts.USUAL)) {
      return question.ask(cluster);
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  /// @param what is asked, as the object of "asked for"
  /// @throws StepFailed if it gives an error or no answer
  public <T> T askStore(String what, StoreQuestion<T> question) {
    FabricConnection connection = connection();
    try (FabricGateway store =
        new FabricGateway(connection.endpoint(), connection.http(), FabricTimeouts.USUAL)) {
      return question.ask(store);
    } catch (IOException e) {
      throw failed(what, e);
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
