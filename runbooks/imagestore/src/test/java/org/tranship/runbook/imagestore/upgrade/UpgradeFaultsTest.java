package org.tranship.runbook.imagestore.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.testkit.server.fabric.FabricFault;

/// A cluster that does not answer for a while, as when the nodes of its gateway restart: one call
/// of the command comes to its end, whatever was lost, and no upgrade is begun twice.
class UpgradeFaultsTest {
  private static final List<String> ASKED =
      List.of(
          "GetClusterManifest",
          "GetProvisionedFabricConfigVersionInfoList",
          "GetClusterVersion",
          "ProvisionCluster",
          "ValidateClusterUpgrade",
          "StartClusterUpgrade",
          "GetClusterUpgradeProgress",
          "GetReplicaInfoList");

  @TempDir private Path directory;

  /// The gateway has not done what was asked, or nobody knows.
  private static final List<FabricFault> AWAY =
      List.of(
          new FabricFault.CutBefore(),
          new FabricFault.CutAfter(),
          new FabricFault.Answer(503, "FABRIC_E_NOT_PRIMARY"),
          new FabricFault.Answer(504, "FABRIC_E_TIMEOUT"),
          new FabricFault.DoneAndAnswer(504, "FABRIC_E_TIMEOUT"));

  @Test
  void anythingThatIsNotAnsweredIsSettledByAskingAgain() {
    for (FabricFault away : AWAY) {
      for (String operation : ASKED) {
        for (int well = 0; well < 2; well++) {
          int before = well;
          endsWell(
              operation + " after " + well + ": " + away,
              world -> world.server.faults().after(operation, before, away));
        }
      }
    }
  }

  @Test
  void aGatewayThatIsBusyIsAskedAgain() {
    FabricFault busy = new FabricFault.Answer(503, "FABRIC_E_NOT_PRIMARY");
    for (String operation : ASKED) {
      endsWell(operation, world -> world.server.faults().burst(operation, 5, busy));
    }
  }

  @Test
  void anUpgradeIsWatchedThroughTheRestartOfTheGatewaysOwnNode() {
    for (String operation : List.of("GetClusterUpgradeProgress", "GetReplicaInfoList")) {
      endsWell(operation, world -> away(world, operation, 40));
    }
  }

  /// Behind the first answer that it gives while it upgrades it is away for so many requests.
  private static void away(UpgradeWorld world, String operation, int times) {
    FabricFault cut = new FabricFault.CutBefore();
    Runnable away = () -> world.server.faults().burst(operation, times, cut);
    world.server.faults().next("StartClusterUpgrade", new FabricFault.Then(away));
  }

  @Test
  void whatTheClusterDoesNotKnowOfALostWriteIsOrderedAgain() {
    try (UpgradeWorld world = world()) {
      world.server.faults().next("StartClusterUpgrade", new FabricFault.Answer(504, "E"));
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.server.count("StartClusterUpgrade")).isEqualTo(2);
    }
    try (UpgradeWorld world = world()) {
      world.server.faults().next("StartClusterUpgrade", new FabricFault.CutAfter());
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.server.count("StartClusterUpgrade")).isEqualTo(1);
    }
  }

  /// An error of the gateway's own says nothing of what the cluster did.
  @Test
  void anErrorOfTheGatewaysOwnIsSettledToo() {
    for (String operation : List.of("ProvisionCluster", "StartClusterUpgrade")) {
      FabricFault done = new FabricFault.DoneAndAnswer(500, "E_FAIL");
      endsWell(operation, world -> world.server.faults().next(operation, done));
    }
    FabricFault undone = new FabricFault.Answer(500, "E_FAIL");
    endsWell("undone", world -> world.server.faults().next("ProvisionCluster", undone));
  }

  @Test
  void aWayBackWhoseAnswerIsLostIsOrderedOnce() {
    try (UpgradeWorld world = world()) {
      underWay(world);
      world.server.faults().next("RollbackClusterUpgrade", new FabricFault.CutAfter());
      assertThat(world.rollback()).isInstanceOf(RolledBack.class);
      assertThat(world.server.count("RollbackClusterUpgrade")).isEqualTo(1);
      assertThat(world.cluster.config()).isEqualTo("7");
    }
    try (UpgradeWorld world = world()) {
      underWay(world);
      world.server.faults().next("RollbackClusterUpgrade", AWAY.get(2));
      assertThat(world.rollback()).isInstanceOf(RolledBack.class);
      assertThat(world.server.count("RollbackClusterUpgrade")).isEqualTo(2);
      assertThat(world.cluster.config()).isEqualTo("7");
    }
  }

  /// Its process has died behind the beginning of the upgrade.
  private static void underWay(UpgradeWorld world) {
    FabricFault gone = new FabricFault.Answer(403, "E_ACCESSDENIED");
    Runnable deny = () -> world.server.faults().next("GetClusterUpgradeProgress", gone);
    world.server.faults().next("StartClusterUpgrade", new FabricFault.Then(deny));
    assertThat(world.upgrade()).isInstanceOf(Halted.class);
  }

  @Test
  void whatIsRefusedIsNotAskedAgain() {
    try (UpgradeWorld world = world()) {
      world.server.faults().burst("GetClusterManifest", 5, new FabricFault.Answer(403, "E_DENIED"));
      assertThat(world.upgrade()).isInstanceOf(Halted.class);
      assertThat(world.server.count("GetClusterManifest")).isEqualTo(1);
    }
  }

  @Test
  void aGatewayThatWasNeverReachedIsNotWaitedForLong() {
    List<Duration> pauses = new ArrayList<>();
    StoreSpec nobody = StoreSpec.of("fabric:ImageStore?endpoint=http://127.0.0.1:1");
    ClusterReach reach =
        new ClusterReach(
            nobody,
            reference -> {
              throw new IllegalArgumentException("there is no secret " + reference);
            },
            pauses::add);
    assertThatThrownBy(reach::manifest)
        .isInstanceOf(StepFailed.class)
        .hasMessageContaining("TRI-151")
        .hasMessageContaining("no answer");
    assertThat(pauses).hasSize(2);
  }

  @Test
  void aGatewayThatStaysAwayEndsTheWaitAtLast() {
    try (UpgradeWorld world = world()) {
      world.server.faults().burst("GetClusterManifest", 1000, AWAY.getFirst());
      assertThat(world.upgrade()).isInstanceOf(Halted.class);
      assertThat(world.server.count("GetClusterManifest")).isBetween(2L, 16L);
    }
  }

  private UpgradeWorld world() {
    return new UpgradeWorld(directory, UpgradeWorld.manifest("8", UpgradeWorld.XSTORE, ""));
  }

  private void endsWell(String when, Consumer<UpgradeWorld> fault) {
    try (UpgradeWorld world = world()) {
      fault.accept(world);
      assertThat(world.upgrade()).as(when).isInstanceOf(Ready.class);
      assertThat(world.cluster.config()).as(when).isEqualTo("8");
      assertThat(world.cluster.upgrades()).as(when).containsExactly("8");
      assertThat(ImageTree.texts(world.images)).as(when).isEmpty();
    }
  }
}
