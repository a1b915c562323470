package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.upgrade.ClusterLook;
import org.tranship.runbook.imagestore.upgrade.ClusterUpgrade;
import org.tranship.testkit.server.fabric.FabricFault;

/// Gates of a move that stop it before it is too late.
class MoveGatesTest {
  @TempDir private Path directory;
  private MoveWorld world;

  @BeforeEach
  void begin() {
    world = new MoveWorld(directory);
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    world.close();
  }

  @Test
  void aSwitchThatSomebodyElseBeganIsNoProofOfWhatWasLookedAtBefore() throws InterruptedException {
    world
        .server
        .faults()
        .after("StartClusterUpgrade", 1, new FabricFault.Then(() -> world.cluster.failing(true)));
    MoveWorld.assertHalted(world.move(), "TRI-152");
    world.put("late", "x");
    MoveWorld.assertHalted(world.move(), "TRI-164");
    new ClusterUpgrade(world.reach()).bring("7-imagestore2", _ -> {});
    MoveWorld.assertHalted(world.move(), "TRI-177", "S0-2", "tranship rollback");
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
    assertThat(world.cluster.config()).isEqualTo("7");
  }

  @Test
  void aCurrentManifestThatIsNotTheClustersIsRefusedByWhatDiffers() throws IOException {
    Path old =
        Files.writeString(
            directory.resolve("old.xml"),
            MoveWorld.current("7", MoveWorld.XSTORE)
                .replace(
                    "TargetReplicaSetSize\" Value=\"3\"", "TargetReplicaSetSize\" Value=\"5\""));
    world.settings.put("manifests.current", old.toString());
    MoveWorld.assertHalted(world.move(), "TRI-161", "ClusterManager/TargetReplicaSetSize");
    Path same =
        Files.writeString(
            old,
            MoveWorld.current("7", MoveWorld.XSTORE)
                .replace("<FabricSettings>", "<!-- exported -->\r\n<FabricSettings>"));
    assertThat(same).isEqualTo(old);
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void aFileOfThePlanThatCannotBeReadIsNamedAndNothingIsMade() {
    for (String setting : new String[] {"manifests.current", "manifests.fragment"}) {
      String none = directory.resolve("none.xml").toString();
      world.settings.put(setting, none);
      MoveWorld.assertHalted(world.move(), "TRI-161", none, "Nothing was written");
      world.settings.remove(setting);
    }
    assertThat(world.cluster.upgrades()).isEmpty();
  }

  @Test
  void whatCannotBeListedStopsTheRunBeforeTheFirstUpgrade() {
    world.beforeSource = UnlistedKey::before;
    world.settings.put("source.url", "azblob://acc/box?extras=name");
    MoveWorld.assertHalted(world.move(), "TRI-101", "Store/pipe");
    assertThat(world.cluster.upgrades()).isEmpty();
    world.beforeSource = UnaryOperator.identity();
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void theRoomThatWasAgreedToIsAskedAboutAnewWhenMoreIsNeededOrReplicasMoved() {
    List<String> asked = new ArrayList<>();
    world.answers =
        question -> {
          if (question.contains("disks of")) {
            asked.add(question);
          }
          return true;
        };
    world
        .server
        .faults()
        .after(
            "GetReplicaInfoList", 2, new FabricFault.Then(() -> world.put("late", "x".repeat(99))));
    MoveWorld.assertHalted(world.move(), "TRI-164");
    assertThat(asked).hasSize(1);
    assertThat(world.move()).isInstanceOf(Ready.class);
    assertThat(asked).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void manifestsAreForTheirOwnerAlone() throws IOException {
    world.cluster.application("fabric:/Calculator", "CalculatorApp", "1.0", "Upgrading");
    world.settings.put("quiet.within", "1s");
    MoveWorld.assertHalted(world.move(), "TRI-163");
    Path made = directory.resolve("move");
    assertThat(Files.getPosixFilePermissions(made))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(made.resolve("ClusterManifest.back.xml")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void whatOthersHaveInTheStoreIsNoRoom() {
    var _ = world.server.imageStore().put("Store/Foreign/x", new byte[1 << 20]);
    world.server.freeDisk(1);
    MoveWorld.assertHalted(world.move(), "TRI-166", "N0");
  }

  /// At the replicas' look so many looks later, which the gates begin with: behind the first
  /// upgrade, before the copy, before the switch, behind it, and behind the third upgrade.
  private void atTheReplicas(int looks, Runnable act) {
    world.server.faults().after("GetReplicaInfoList", looks, new FabricFault.Then(act));
  }

  private void deployed(String status) {
    world.cluster.application("fabric:/Calculator", "CalculatorApp", "1.0", status);
  }

  @Test
  void aDeploymentThatBeganUnderTheCopyIsNotSwitchedUnder() {
    atTheReplicas(2, () -> deployed("Upgrading"));
    MoveWorld.assertHalted(
        world.move(), "TRI-163", "fabric:/Calculator (Upgrading)", "Nothing was switched");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore1");
    deployed("Ready");
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void aClusterThatGotAnotherApplicationBehindTheLastLookIsToldOf() {
    Runnable other =
        () -> world.cluster.application("fabric:/Other", "CalculatorApp", "1.0", "Ready");
    world.server.faults().next("ProvisionApplicationType", new FabricFault.Then(other));
    MoveWorld.assertHalted(
        world.move(), "TRI-170", "has other versions than before", "application fabric:/Other");
    world.acknowledged = Set.of("no-fence", "changed-source");
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void aServiceThatIsNotListedIsCopiedToByNobody() {
    Runnable gone = () -> world.cluster.replicas(0, 0);
    world.server.faults().next("GetServiceInfoList", new FabricFault.Then(gone));
    MoveWorld.assertHalted(world.move(), "TRI-172", "fabric:/System/ImageStoreService");
    assertThat(world.own()).isEmpty();
    world.cluster.replicas(3, 0);
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void deploymentsAreNotLetIntoAClusterThatUsesAnotherStoreAgain() throws IOException {
    atTheReplicas(4, () -> world.cluster.upgraded(MoveWorld.current("9", MoveWorld.XSTORE)));
    MoveWorld.assertHalted(world.move(), "TRI-167", "deployments are not let in");
    world.cluster.upgraded(
        Files.readString(directory.resolve("move").resolve("ClusterManifest.3.xml")));
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void whatTheClusterHadBeforeTheCopyHasToBeKnownBeforeTheSwitch() {
    Path state = directory.resolve("move").resolve("cluster-state-1.txt");
    Path aside = directory.resolve("aside");
    atTheReplicas(2, () -> moved(state, aside));
    MoveWorld.assertHalted(world.move(), "TRI-162", "cluster-state-1.txt", "Put it back");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore1");
    moved(aside, state);
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  private static void moved(Path from, Path to) {
    try {
      assertThat(Files.move(from, to)).isEqualTo(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theLastLineOfTheRuntimeWithXStoreIsMoved() {
    world.cluster.code("11.1.208.1");
    assertThat(ClusterLook.at(world.reach()).found(StoreSpec.of("azblob://acc/box")))
        .contains(
            new ClusterLook.Found(
                "runtime",
                true,
                "11.1.208.1; move before cumulative update 2 of it, with which XStore stops"
                    + " working"));
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void aRuntimeWhosePackageIsNotRegisteredIsTold() {
    assertThat(ofPackage()).endsWith(" is registered").doesNotContain("not");
    world.cluster.codeRegistered(false);
    assertThat(ofPackage()).contains("is not registered", "Register-ServiceFabricClusterPackage");
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  private String ofPackage() {
    return ClusterLook.at(world.reach()).found(StoreSpec.of("azblob://acc/box")).stream()
        .filter(found -> found.fine() && found.what().equals("runtime package"))
        .map(ClusterLook.Found::detail)
        .collect(Collectors.joining());
  }
}
