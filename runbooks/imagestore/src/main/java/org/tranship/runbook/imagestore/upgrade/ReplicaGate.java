package org.tranship.runbook.imagestore.upgrade;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.StoreReplica;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;

/// Waits until the replicas of the Image Store Service can take files: one of them is the primary,
/// as many are ready as make a quorum, and none is said to be ill.
public final class ReplicaGate {
  private static final Duration BETWEEN = Duration.ofSeconds(10);
  private static final Set<String> ILL = Set.of("Warning", "Error");

  /// Half an hour.
  private static final int PATIENCE = 180;

  private final ClusterReach reach;

  public ReplicaGate(ClusterReach reach) {
    this.reach = reach;
  }

  /// @param quorum how many have to be ready
  /// @return the replicas, once they are fine
  /// @throws StepFailed if they are not in half an hour of looks; the gateway may be away in
  ///   between
  public List<StoreReplica> await(StepContext context, int quorum) throws InterruptedException {
    String found = "";
    for (int i = 0; i < PATIENCE; i++) {
      List<StoreReplica> replicas =
          reach.askOnTheWay("the replicas of its image store", ClusterGateway::replicas);
      long ready = replicas.stream().filter(StoreReplica::ready).count();
      Optional<StoreReplica> primary =
          replicas.stream().filter(it -> it.primary() && it.ready()).findFirst();
      List<String> ill =
          replicas.stream()
              .filter(it -> ILL.contains(it.health()))
              .map(it -> it.node() + " (" + it.health() + ")")
              .toList();
      found =
          ready
              + " replicas are ready"
              + primary
                  .map(it -> ", the primary as " + it.id() + " on " + it.node())
                  .orElse(", and none of them is the primary")
              + (ill.isEmpty() ? "" : ", and not well on " + String.join(", ", ill));
      if (primary.isPresent() && ready >= quorum && ill.isEmpty()) {
        context.measured("replicas", true, found);
        return replicas;
      }
      reach.pause(BETWEEN);
    }
    context.measured("replicas", false, found);
    throw new StepFailed(
        "TRI-155 The cluster has the manifest, but its image store is not ready: "
            + found
            + " of at least "
            + quorum
            + ". See the health of fabric:/System/ImageStoreService, and run the same command again.");
  }
}
