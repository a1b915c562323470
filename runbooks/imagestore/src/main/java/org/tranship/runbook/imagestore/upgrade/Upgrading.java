package org.tranship.runbook.imagestore.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.FabricConnection;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.client.fabric.FabricTimeouts;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.value.Secrets;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;

/// An upgrade being carried out by this process: its plan, and what it reaches the cluster with.
public final class Upgrading {
  static final String CLUSTER = "TRI-151";

  private static final StoreOptions.Names NAMES =
      new StoreOptions.Names(
          FabricConnection.NAMES,
          FabricConnection.SECRET_NAMES,
          Set.of(),
          Set.of("platform", "replica", "single-put", "chunk-size", "commit-timeout"),
          FabricConnection.SYNONYMS);

  private final UpgradePlan plan;
  private final StoreOpener opener;
  private final Secrets secrets;
  private final Waits waits;

  /// Lets time go by.
  @FunctionalInterface
  public interface Waits {
    void pause(Duration time) throws InterruptedException;
  }

  /// Something asked of the cluster.
  interface Question<T> {
    T ask(ClusterGateway cluster) throws IOException;
  }

  public Upgrading(UpgradePlan plan, StoreOpener opener, Secrets secrets, Waits waits) {
    this.plan = plan;
    this.opener = opener;
    this.secrets = secrets;
    this.waits = waits;
  }

  public UpgradePlan plan() {
    return plan;
  }

  Store store() {
    return opener.open(plan.store());
  }

  void pause(Duration time) throws InterruptedException {
    waits.pause(time);
  }

  /// Opens the way to the cluster; whoever opened it closes it.
  public ClusterGateway cluster() {
    FabricConnection connection =
        FabricConnection.read(new StoreOptions(plan.gateway(), secrets, NAMES), Clock.systemUTC());
    return new ClusterGateway(connection.endpoint(), connection.http(), FabricTimeouts.USUAL);
  }

  /// @param what is asked, as the object of "asked for"
  /// @throws StepFailed if it gives an error or no answer
  <T> T ask(String what, Question<T> question) {
    try (ClusterGateway cluster = cluster()) {
      return question.ask(cluster);
    } catch (FabricFailure failure) {
      throw failed(what, String.valueOf(failure.getMessage()), failure);
    } catch (IOException e) {
      throw failed(what, "no answer: " + e.getMessage(), e);
    }
  }

  private static StepFailed failed(String what, String why, IOException cause) {
    return new StepFailed(
        CLUSTER
            + " The cluster was asked for "
            + what
            + " and gave "
            + why
            + ". Run the same command again; it goes on from what the cluster says then.",
        cause);
  }

  /// The new manifest, exactly as it was when the run was made.
  ///
  /// @throws StepFailed if the file is gone or another one
  ClusterManifest manifest() {
    try {
      byte[] bytes = Files.readAllBytes(plan.manifest());
      if (sha256(bytes).equals(plan.sha256())) {
        return ClusterManifest.parse(bytes);
      }
    } catch (IOException e) {
      throw changed(e);
    }
    throw changed(null);
  }

  private StepFailed changed(@Nullable IOException cause) {
    return new StepFailed(
        "TRI-153 The manifest "
            + plan.manifest()
            + (cause == null ? " was changed since the run was made" : " cannot be read")
            + ". Put it back as it was, or take the run back and begin anew.",
        cause);
  }

  /// The digest by which a plan knows its manifest.
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
