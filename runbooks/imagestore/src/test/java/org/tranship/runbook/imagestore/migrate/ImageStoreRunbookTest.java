package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.fabric.FabricFault;

/// A cluster moves from XStore to its own image store, step by step, and back.
class ImageStoreRunbookTest {
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
  void doesEveryStepOfTheProcedureAndLeadsBack() throws IOException {
    assertThat(world.move()).isInstanceOf(Ready.class);
    assertThat(world.cluster.config()).isEqualTo("7-imagestore3");
    assertThat(world.cluster.upgrades())
        .containsExactly("7-imagestore1", "7-imagestore2", "7-imagestore3");
    assertThat(world.own()).isEqualTo(world.wanted());
    assertThat(world.server.count("ProvisionApplicationType")).isEqualTo(1);
    assertThat(world.server.count("UnprovisionApplicationType")).isEqualTo(1);
    assertThat(world.server.violations()).isEmpty();
    try (Stream<Path> files = Files.list(directory.resolve("move"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains(
              "ClusterManifest.1.xml",
              "ClusterManifest.back.xml",
              "S0-1.sp",
              "S1-1.sp",
              "S2-1.sp",
              "cluster-state-1.txt");
    }
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
    assertThat(world.cluster.config()).isEqualTo("7");
    assertThat(world.cluster.upgrades().subList(3, 6))
        .containsExactly("7-imagestore-back", "7-imagestore1", "7");
    assertThat(world.own()).isEmpty();
  }

  @Test
  void nothingIsDoneUntilTheOperatorKnowsThatNothingIsLocked() {
    world.acknowledged = Set.of();
    MoveWorld.assertHalted(world.move(), "TRI-160", "--acknowledge no-fence");
    assertThat(world.cluster.isProvisioned("7-imagestore1")).isFalse();
    world.acknowledged = Set.of("no-fence");
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void aClusterThatCouldNotGoBackIsNotMoved() {
    world.cluster.forget("7");
    MoveWorld.assertHalted(world.move(), "TRI-150", "7 is not provisioned", "--provision-current");
    assertThat(world.cluster.upgrades()).isEmpty();
  }

  @Test
  void aRuntimeWithoutXStoreIsToldOf() {
    world.cluster.code("12.0.100.1");
    MoveWorld.assertHalted(world.move(), "TRI-150", "12.0.100.1");
  }

  @Test
  void manifestsThatWouldBeRefusedAreNotWritten() {
    world.settings.put("manifests.target-replicas", "5");
    MoveWorld.assertHalted(world.move(), "TRI-161", "--target-replicas");
    assertThat(directory.resolve("move").resolve("ClusterManifest.1.xml")).doesNotExist();
  }

  @Test
  void aManifestOfAnotherClusterIsRefused() throws IOException {
    Path other =
        Files.writeString(
            directory.resolve("other.xml"),
            MoveWorld.current("7", MoveWorld.XSTORE).replace("\"prod\"", "\"test\""));
    world.settings.put("manifests.current", other.toString());
    MoveWorld.assertHalted(world.move(), "TRI-161", "\"test\"", "\"prod\"");
  }

  @Test
  void nothingIsCopiedWhileSomethingIsBeingDeployed() {
    world.settings.put("quiet.within", "1s");
    world.cluster.application("fabric:/Calculator", "CalculatorApp", "1.0", "Upgrading");
    MoveWorld.assertHalted(world.move(), "TRI-163", "fabric:/Calculator (Upgrading)");
    assertThat(world.own()).isEmpty();
    world.cluster.application("fabric:/Calculator", "CalculatorApp", "1.0", "Ready");
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void nothingIsCopiedWithoutRoomOrRights() {
    world.server.freeDisk(1);
    MoveWorld.assertHalted(world.move(), "TRI-166", "N0");
    world.server.freeDisk(1 << 30);
    world
        .server
        .faults()
        .next("DeleteImageStoreContent", new FabricFault.Answer(403, "E_ACCESSDENIED"));
    MoveWorld.assertHalted(world.move(), "TRI-168", "admin");
    assertThat(world.own()).isEmpty();
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void aDeclinedQuestionCopiesNothing() {
    world.answers = _ -> false;
    MoveWorld.assertHalted(world.move(), "TRM-108", "deploys to the cluster");
    assertThat(world.own()).isEmpty();
  }

  @Test
  void aSourceThatChangesUnderTheCopyIsNotSwitchedFromUntilItIsCopiedToo() {
    behind("Store/CalculatorApp/S.Code.1.0/sub/_.dir", () -> world.put("Store/late.xml", "late"));
    MoveWorld.assertHalted(world.move(), "TRI-103", "Store/late.xml");
    MoveWorld.assertHalted(world.move(), "TRI-164", "Store/late.xml");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore1");
    assertThat(world.move()).isInstanceOf(Ready.class);
    assertThat(world.own()).contains("Store/late.xml");
  }

  @Test
  void aSourceThatChangedBetweenTheCopyAndTheSwitchIsNoticed() {
    world.server.faults().after("GetReplicaInfoList", 2, then(() -> world.put("late", "x")));
    MoveWorld.assertHalted(world.move(), "TRI-164", "\"late\" (added)", "Nothing was switched");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore1");
    assertThat(world.move()).isInstanceOf(Ready.class);
    assertThat(world.own()).contains("late");
    assertThat(directory.resolve("move").resolve("S0-2.sp")).exists();
  }

  @Test
  void aClusterThatGotAnotherVersionIsNoticed() {
    world
        .server
        .faults()
        .after(
            "GetReplicaInfoList",
            2,
            then(
                () ->
                    world.cluster.application(
                        "fabric:/Calculator", "CalculatorApp", "2.0", "Ready")));
    MoveWorld.assertHalted(
        world.move(), "TRI-165", "application fabric:/Calculator CalculatorApp 2.0");
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void aReplicaThatFellIllIsNotSwitchedTo() {
    world.server.faults().after("GetReplicaInfoList", 2, then(() -> world.cluster.ill(1, "Error")));
    MoveWorld.assertHalted(world.move(), "TRI-155", "N1 (Error)");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore1");
  }

  @Test
  void aChangeBehindTheLastLookIsToldAndNeedsAWord() {
    world.server.faults().next("ProvisionApplicationType", then(() -> world.put("late", "x")));
    MoveWorld.assertHalted(
        world.move(), "TRI-170", "\"late\" (added)", "--acknowledge changed-source");
    MoveWorld.assertHalted(world.move(), "TRI-170");
    world.acknowledged = Set.of("no-fence", "changed-source");
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  /// What the test registers goes elsewhere.
  private static Store withoutTheTest(Store store) {
    return new ForwardingStore(store) {
      @Override
      public Optional<Entry> stat(Key key) {
        return inner().stat(key).filter(it -> !it.key().text().contains("Smoke"));
      }
    };
  }

  @Test
  void aTestThatChangesAnotherStoreFails() {
    world.before = ImageStoreRunbookTest::withoutTheTest;
    MoveWorld.assertHalted(world.move(), "TRI-169", "did not come");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore2");
    world.before = UnaryOperator.identity();
    assertThat(world.move()).isInstanceOf(Ready.class);
    assertThat(world.own()).isEqualTo(world.wanted());
  }

  @Test
  void aTestThatWasCutOffIsLeftInAStoreThatDoesNotAnswer() {
    world.before = ImageStoreRunbookTest::withoutTheTest;
    MoveWorld.assertHalted(world.move(), "TRI-169");
    world.before = MoveBackTest::unlisted;
    world.server.faults().next("UnprovisionApplicationType", new FabricFault.Answer(500, "E_FAIL"));
    MoveWorld.assertHalted(world.rollback(), "E_FAIL");
    world.acknowledged = Set.of("unlisted-changes");
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
    assertThat(world.cluster.config()).isEqualTo("7");
    assertThat(world.server.count("UnprovisionApplicationType")).isEqualTo(1);
    assertThat(world.told)
        .anyMatch(line -> line.contains("Unregister-ServiceFabricApplicationType"));
  }

  @Test
  void whatWasDeployedSinceTheSwitchIsNotLostWithoutAWord() {
    assertThat(world.move()).isInstanceOf(Ready.class);
    var _ = world.server.imageStore().put("Store/New/ApplicationManifest.1.xml", new byte[3]);
    world.answers = question -> !question.contains("Go back all the same");
    MoveWorld.assertHalted(world.rollback(), "TRI-171", "Store/New/ApplicationManifest.1.xml");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore3");
    world.answers = _ -> true;
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
    assertThat(world.cluster.config()).isEqualTo("7");
  }

  @Test
  void anUpgradeThatTheClusterTakesBackIsBegunAnewBehindTheSameGates() {
    world
        .server
        .faults()
        .after("StartClusterUpgrade", 1, new FabricFault.Then(() -> world.cluster.failing(true)));
    MoveWorld.assertHalted(world.move(), "TRI-152");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore1");
    world.put("late", "x");
    MoveWorld.assertHalted(world.move(), "TRI-164");
    assertThat(world.move()).isInstanceOf(Ready.class);
    assertThat(world.own()).contains("late");
  }

  private static FabricFault then(Runnable act) {
    return new FabricFault.Then(act);
  }

  /// Something happens behind the first write to a path of the target.
  private void behind(String path, Runnable what) {
    boolean[] done = {false};
    world.before =
        store ->
            new ForwardingStore(store) {
              @Override
              public WriteOutcome put(PutRequest request) {
                WriteOutcome outcome = inner().put(request);
                if (request.key().text().equals(path) && !done[0]) {
                  done[0] = true;
                  what.run();
                }
                return outcome;
              }
            };
  }
}
