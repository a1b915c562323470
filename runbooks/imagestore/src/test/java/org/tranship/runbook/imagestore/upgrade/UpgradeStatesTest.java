package org.tranship.runbook.imagestore.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.server.fabric.ClusterUpgrades.DONE;
import static org.tranship.testkit.server.fabric.ClusterUpgrades.FAILED;
import static org.tranship.testkit.server.fabric.ClusterUpgrades.FORWARD;
import static org.tranship.testkit.server.fabric.ClusterUpgrades.PENDING;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.runbook.imagestore.tree.ImageTree;

/// What an upgrade comes to in each state that a cluster may tell of it: `Invalid`,
/// `RollingForwardPending`, `RollingForwardInProgress`, `RollingForwardCompleted`,
/// `RollingBackInProgress`, `RollingBackCompleted`, `Failed`.
class UpgradeStatesTest {
  private static final String RETURNING = "RollingBackInProgress";
  private static final String RETURNED = "RollingBackCompleted";

  @TempDir private Path directory;

  private UpgradeWorld world() {
    return new UpgradeWorld(directory, UpgradeWorld.manifest("8", UpgradeWorld.XSTORE, ""));
  }

  private static void assertHalted(RunState state, String... words) {
    assertThat(state)
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains(words));
  }

  /// Behind each domain the cluster looks at its health, and says so.
  @ParameterizedTest
  @ValueSource(
      strings = {
        DONE,
        FORWARD + " " + DONE,
        PENDING + " " + DONE,
        FORWARD + " " + PENDING + " " + FORWARD + " " + PENDING + " " + DONE,
        "Invalid " + FORWARD + " " + DONE
      })
  void whateverComesInBetweenTheEndIsWaitedFor(String states) {
    try (UpgradeWorld world = world()) {
      world.cluster.machine().script(states.split(" "));
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.config()).isEqualTo("8");
      assertThat(world.cluster.upgrades()).containsExactly("8");
    }
  }

  @Test
  void aLongLookAtTheHealthBehindADomainIsWaitedForToo() {
    try (UpgradeWorld world = world()) {
      world.cluster.machine().script((PENDING + " ").repeat(40).concat(DONE).split(" "));
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    FORWARD + " " + RETURNING + " " + RETURNED + ",is where it was",
    PENDING + " " + RETURNING + " " + RETURNED + ",is where it was",
    RETURNING + " " + RETURNED + ",is where it was",
    FORWARD + " " + FAILED + ",could not go back by itself",
    FORWARD + " " + RETURNING + " " + FAILED + ",could not go back by itself"
  })
  void anEndThatIsNotOursIsAFailureAndBegunAnewByTheSameCommand(String states, String words) {
    try (UpgradeWorld world = world()) {
      world.cluster.machine().script(states.split(" "));
      assertHalted(world.upgrade(), "TRI-152", words, "HealthCheck", "begins the upgrade anew");
      assertThat(world.cluster.config()).isEqualTo("7");
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.upgrades()).containsExactly("8", "8");
    }
  }

  @Test
  void oneThatStandsUntilSomebodySendsItOnIsToldOfAndWatchedByTheSameCommand() {
    try (UpgradeWorld world = world()) {
      world.cluster.machine().manual();
      assertHalted(world.upgrade(), "TRI-158", "UnmonitoredManual", "upgrade-resume");
      assertThat(world.upgrade()).as("it stands still").isInstanceOf(Halted.class);
      world.cluster.machine().moveOn();
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.upgrades()).containsExactly("8");
    }
  }

  @Test
  void oneThatStandsIsTakenBack() {
    try (UpgradeWorld world = world()) {
      world.cluster.machine().manual();
      assertHalted(world.upgrade(), "TRI-158");
      assertThat(world.rollback()).isInstanceOf(RolledBack.class);
      assertThat(world.cluster.config()).isEqualTo("7");
    }
  }

  /// A state that says nothing is not taken for "no upgrade".
  @ParameterizedTest
  @ValueSource(strings = {"Invalid", PENDING, FORWARD, RETURNING})
  void nothingIsBegunWhileAnotherIsOnItsWay(String state) {
    try (UpgradeWorld world = world()) {
      world.cluster.machine().standing("6", state);
      assertHalted(world.upgrade(), "TRI-150", state);
      assertThat(world.cluster.upgrades()).isEmpty();
      assertThat(ImageTree.texts(world.images)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {DONE, RETURNED, FAILED})
  void whatIsOverIsInNobodysWay(String state) {
    try (UpgradeWorld world = world()) {
      world.cluster.machine().standing("6", state);
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.config()).isEqualTo("8");
    }
  }
}
