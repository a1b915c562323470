package org.tranship.runbook.imagestore.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Ready;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.testkit.server.fabric.FabricFault;

/// Answers of the cluster that are lost: the same command goes on, and no upgrade is begun twice.
class UpgradeFaultsTest {
  private static final List<String> ASKED =
      List.of(
          "GetClusterManifest",
          "GetProvisionedFabricConfigVersionInfoList",
          "ProvisionCluster",
          "ValidateClusterUpgrade",
          "StartClusterUpgrade",
          "GetClusterUpgradeProgress",
          "GetReplicaInfoList");

  @TempDir private Path directory;

  @Test
  void aLostAnswerToAnythingIsSettledByAskingAgain() {
    for (FabricFault lost :
        List.of(
            new FabricFault.CutAfter(), new FabricFault.DoneAndAnswer(504, "FABRIC_E_TIMEOUT"))) {
      for (String operation : ASKED) {
        for (int well = 0; well < 2; well++) {
          endsWell(operation, well, lost);
        }
      }
    }
  }

  private void endsWell(String operation, int well, FabricFault lost) {
    String manifest = UpgradeWorld.manifest("8", UpgradeWorld.XSTORE, "");
    try (UpgradeWorld world = new UpgradeWorld(directory, manifest)) {
      world.server.faults().after(operation, well, lost);
      RunState state = world.upgrade();
      for (int tries = 0; tries < 3 && !(state instanceof Ready); tries++) {
        state = world.upgrade();
      }
      String when = operation + " after " + well + ": " + lost;
      assertThat(state).as(when).isInstanceOf(Ready.class);
      assertThat(world.cluster.config()).as(when).isEqualTo("8");
      assertThat(world.cluster.upgrades()).as(when).containsExactly("8");
      assertThat(ImageTree.texts(world.images)).as(when).isEmpty();
    }
  }
}
