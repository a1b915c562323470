package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.fabric.UpgradeForecast;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;

/// What stands in the way of a cluster on its way back to its former image store.
class MoveBackTest {
  private static final Set<String> WORD = Set.of("unlisted-changes");
  private static final String NEW = "Store/New/ApplicationManifest.1.xml";

  @TempDir private Path directory;
  private MoveWorld world;

  @BeforeEach
  void begin() {
    world = new MoveWorld(directory);
    world.settings.put("quiet.within", "1s");
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    world.close();
  }

  private void deploy(String path) {
    var _ = world.server.imageStore().put(path, new byte[3]);
  }

  @Test
  void aManifestThatOthersUpgradedToSinceIsNotOverrun() throws IOException {
    String third = Files.readString(directory.resolve("move").resolve("ClusterManifest.3.xml"));
    world.cluster.upgraded(third.replace("7-imagestore3", "9"));
    MoveWorld.assertHalted(world.rollback(), "TRI-176", "manifest 9", "7-imagestore3");
    assertThat(world.cluster.config()).isEqualTo("9");
    world.cluster.upgraded(third);
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
  }

  @Test
  void anUpgradeOfSomebodyElseIsNotStopped() throws IOException {
    String third = Files.readString(directory.resolve("move").resolve("ClusterManifest.3.xml"));
    world.cluster.upgraded(third.replace("7-imagestore3", "9"));
    world.cluster.upgraded(third);
    world.cluster.quick(false);
    boolean begun =
        world
            .reach()
            .order(
                "an upgrade",
                cluster -> cluster.upgrade("9", UpgradeForecast.notOffered()),
                (_, _) -> false);
    assertThat(begun).isTrue();
    MoveWorld.assertHalted(world.rollback(), "TRI-157", "RollingForwardInProgress of 9");
    assertThat(world.server.count("RollbackClusterUpgrade")).isZero();
    world.cluster.upgraded(third);
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
  }

  @Test
  void theWayBackNeedsNoFileThatTheRunHasWritten() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("move"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
    assertThat(world.cluster.config()).isEqualTo("7");
  }

  @Test
  void nothingIsTakenBackWhileSomethingIsBeingDeployed() {
    world.cluster.application("fabric:/Calculator", "CalculatorApp", "1.0", "Upgrading");
    MoveWorld.assertHalted(
        world.rollback(),
        "TRI-163",
        "fabric:/Calculator (Upgrading)",
        "--acknowledge unlisted-changes");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore3");
    world.cluster.application("fabric:/Calculator", "CalculatorApp", "1.0", "Ready");
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
  }

  @Test
  void whatComesWhileTheOperatorIsAskedIsNotAgreedTo() {
    deploy(NEW);
    world.answers =
        question -> {
          if (question.contains("Go back all the same")) {
            deploy("Store/New/late");
          }
          return true;
        };
    MoveWorld.assertHalted(world.rollback(), "TRI-171", "While you were asked", "late");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore3");
    world.answers = _ -> true;
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
  }

  @Test
  void aClusterWhoseOwnStoreCannotBeListedGoesBackOnlyWithAWord() {
    deploy(NEW);
    world.before = MoveBackTest::unlisted;
    MoveWorld.assertHalted(world.rollback(), "TRI-178", "--acknowledge unlisted-changes");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore3");
    world.acknowledged = WORD;
    world.answers = question -> !question.contains("Go back all the same");
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
    assertThat(world.cluster.config()).isEqualTo("7");
    assertThat(world.told).anyMatch(line -> line.contains("goes back without a whole list"));
    assertThat(world.own()).contains("Store/CalculatorApp/S.Code.1.0/a.dll");
    assertThat(world.leftCopies()).isTrue();
  }

  @Test
  void nobodyGoesBackToAStoreThatDoesNotAnswer() {
    world.acknowledged = WORD;
    world.beforeSource = UnlistedKey::before;
    MoveWorld.assertHalted(world.rollback(), "Store/pipe");
    world.before = MoveBackTest::unlisted;
    MoveWorld.assertHalted(world.rollback(), "Store/pipe");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore3");
  }

  @Test
  void aDeploymentWithoutAnEndIsNotWaitedForWithAWord() {
    world.cluster.application("fabric:/Calculator", "CalculatorApp", "1.0", "Upgrading");
    world.acknowledged = WORD;
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
    assertThat(world.told)
        .anyMatch(line -> line.contains("still under way: fabric:/Calculator (Upgrading)"));
    assertThat(world.own()).isEmpty();
    assertThat(world.leftCopies()).isFalse();
  }

  @Test
  void whereTheListCanBeHadTheWordStandsForNoAnswer() {
    deploy(NEW);
    world.acknowledged = WORD;
    world.answers = question -> !question.contains("Go back all the same");
    MoveWorld.assertHalted(world.rollback(), "TRI-171", NEW);
    assertThat(world.cluster.config()).isEqualTo("7-imagestore3");
  }

  static Store unlisted(Store store) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        throw StoreException.of(StoreException.Kind.ACCESS_DENIED, "list", store.toString())
            .because("nobody may list it")
            .build();
      }
    };
  }
}
