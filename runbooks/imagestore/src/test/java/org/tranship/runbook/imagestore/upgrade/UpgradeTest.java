package org.tranship.runbook.imagestore.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.store.MemoryStore;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.server.fabric.FabricFault;

/// Upgrades of the double of a cluster to another manifest.
class UpgradeTest {
  @TempDir private Path directory;

  private static String first() {
    return UpgradeWorld.manifest("8", UpgradeWorld.XSTORE, "");
  }

  private static void assertHalted(RunState state, String... words) {
    assertThat(state)
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains(words));
  }

  @Test
  void stagesRegistersUpgradesAndWaitsForTheReplicas() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.config()).isEqualTo("8");
      assertThat(world.cluster.upgrades()).containsExactly("8");
      assertThat(ImageTree.texts(world.images)).as("what was staged").isEmpty();
      assertThat(world.server.violations()).isEmpty();
      assertThat(world.rollback()).isInstanceOf(RolledBack.class);
      assertThat(world.cluster.config()).isEqualTo("7");
    }
  }

  @Test
  void theProgressOfAnEarlierUpgradeIsNotTakenForThisOne() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      world.cluster.stale(true);
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.config()).isEqualTo("8");
    }
  }

  @Test
  void whatTheClusterTakesBackIsAFailureAndIsBegunAnewByTheSameCommand() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      world.cluster.failing(true);
      assertHalted(world.upgrade(), "TRI-152", "HealthCheck");
      assertThat(world.cluster.config()).isEqualTo("7");
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.upgrades()).containsExactly("8", "8");
    }
  }

  @Test
  void anotherKeyOfTheSameContainerNeedsNoPermission() {
    String rotated = UpgradeWorld.manifest("8", UpgradeWorld.XSTORE.replace("a2V5", "bmV3"), "");
    try (UpgradeWorld world = new UpgradeWorld(directory, rotated)) {
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.config()).isEqualTo("8");
    }
  }

  @Test
  void whatTheClusterWouldNotBeginIsNotBegun() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      answering(world, 400, "FABRIC_E_FABRIC_UPGRADE_VALIDATION_ERROR");
      assertHalted(world.upgrade(), "TRI-151", "FABRIC_E_FABRIC_UPGRADE_VALIDATION_ERROR");
      assertThat(world.cluster.upgrades()).isEmpty();
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
    }
  }

  @Test
  void anUpgradeThatWouldSkipSafetyChecksIsForced() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      world.cluster.unsafe(true);
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.config()).isEqualTo("8");
    }
  }

  @Test
  void anOlderRuntimeIsUpgradedWithoutAForecast() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      answering(world, 400, "E_INVALIDARG");
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.upgrades()).containsExactly("8");
    }
  }

  private static void answering(UpgradeWorld world, int status, String code) {
    world.server.faults().next("ValidateClusterUpgrade", new FabricFault.Answer(status, code));
  }

  @Test
  void theSwitchNeedsThePermissionAndIsNotTakenBackBlindly() {
    String without = UpgradeWorld.manifest("8", "fabric:ImageStore", "");
    try (UpgradeWorld world = new UpgradeWorld(directory, without)) {
      assertHalted(world.upgrade(), "TRI-150", "AllowImageStoreConnectionStringChange");
      assertThat(world.cluster.isProvisioned("8")).isFalse();
    }
    try (UpgradeWorld world = new UpgradeWorld(directory, UpgradeWorld.switching())) {
      assertHalted(world.upgrade(), "TRI-150", "8", "not registered yet", "imagestore provision");
      assertThat(world.cluster.isProvisioned("8")).isFalse();
      world.register(UpgradeWorld.switching());
      assertThat(ImageTree.texts(world.images)).as("what was staged").isEmpty();
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertHalted(world.rollback(), "TRI-156");
      assertThat(world.cluster.config()).isEqualTo("8");
    }
  }

  @Test
  void anUpgradeThatTheClusterNeverShowsIsNotWaitedForForEver() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      String before = UpgradeWorld.manifest("7", UpgradeWorld.XSTORE, "");
      FabricFault unseen = new FabricFault.Then(() -> world.cluster.upgraded(before));
      world.server.faults().burst("GetClusterUpgradeProgress", 1000, unseen);
      assertHalted(world.upgrade(), "TRI-154", "does not show it");
      world.server.faults().clear();
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
    }
  }

  @Test
  void theKeyThatTheClusterQuotesIsNotRepeated() {
    String without = UpgradeWorld.manifest("8", "fabric:ImageStore", "");
    try (UpgradeWorld world = new UpgradeWorld(directory, without)) {
      world.register(without);
      assertThatThrownBy(() -> world.reach().bring("8", _ -> {}))
          .hasMessageContaining("FABRIC_E_FABRIC_UPGRADE_VALIDATION_ERROR")
          .hasMessageContaining("AccountName=acc;AccountKey=***;Container=box")
          .hasMessageNotContaining("a2V5");
    }
  }

  @Test
  void whatOthersUpgradedToSinceIsNotTakenBack() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      world.cluster.upgraded(UpgradeWorld.manifest("9", UpgradeWorld.XSTORE, ""));
      assertHalted(world.rollback(), "TRI-176", "manifest 9");
      assertThat(world.cluster.config()).isEqualTo("9");
    }
  }

  @Test
  void aManifestOfAnotherClusterIsRefused() {
    String other = first().replace("\"prod\"", "\"test\"");
    try (UpgradeWorld world = new UpgradeWorld(directory, other)) {
      assertHalted(world.upgrade(), "TRI-150", "\"test\"");
      assertThat(ImageTree.texts(world.images)).isEmpty();
    }
  }

  @Test
  void aStoreThatIsNotTheClustersIsNoticedEvenIfAllIsRegistered() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.rollback()).isInstanceOf(RolledBack.class);
      world.another(first());
      world.named = new MemoryStore("wrong");
      assertHalted(world.upgrade(), "TRI-173", "wrong", "another image store");
      assertThat(ImageTree.texts(world.named)).as("what was staged").isEmpty();
      assertThat(world.cluster.config()).isEqualTo("7");
    }
  }

  @Test
  void aVersionThatIsRegisteredWithOtherContentIsNotUpgradedTo() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.rollback()).isInstanceOf(RolledBack.class);
      world.another(
          first()
              .replace(
                  "Name=\"Enabled\" Value=\"true\" />",
                  "Name=\"Enabled\" Value=\"true\" /><Parameter Name=\"MinReplicaSetSize\" Value=\"5\" />"));
      assertHalted(world.upgrade(), "TRI-174", "ImageStoreService/MinReplicaSetSize");
      assertThat(world.cluster.config()).isEqualTo("7");
      world.another(first().replace("<FabricSettings>", "<!-- the same --><FabricSettings>"));
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
    }
  }

  @Test
  void whatTheClusterRefusesToRegisterIsTakenOutAgain() {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      world
          .server
          .faults()
          .next(
              "ProvisionCluster",
              new FabricFault.Answer(400, "FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR"));
      assertHalted(world.upgrade(), "TRI-151", "FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR");
      assertThat(ImageTree.texts(world.images)).as("what was staged").isEmpty();
    }
  }

  @Test
  void aManifestThatWasChangedSinceIsNotUsed() throws IOException {
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      Path _ = Files.writeString(directory.resolve("new.xml"), first() + " ");
      assertHalted(world.upgrade(), "TRI-153");
    }
  }

  @Test
  void killedAnywhereItComesToTheSameEndWithOneUpgrade() {
    List<CrashPoint> points;
    try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
      CrashPoint whole = CrashPoint.never();
      assertThat(world.process(whole).goOn()).isInstanceOf(Ready.class);
      points = whole.passed();
    }
    assertThat(points).hasSizeGreaterThan(20);
    for (CrashPoint point : points) {
      try (UpgradeWorld world = new UpgradeWorld(directory, first())) {
        CrashPoint own = point.again();
        own.kill(() -> world.process(own).goOn());
        assertThat(world.upgrade()).as("killed %s", point).isInstanceOf(Ready.class);
        assertThat(world.cluster.upgrades()).as("killed %s", point).containsExactly("8");
        assertThat(ImageTree.texts(world.images)).as("killed %s", point).isEmpty();
      }
    }
  }
}
