package org.tranship.runbook.imagestore.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.server.fabric.ClusterUpgrades.DONE;
import static org.tranship.testkit.server.fabric.ClusterUpgrades.FAILED;
import static org.tranship.testkit.server.fabric.ClusterUpgrades.FORWARD;
import static org.tranship.testkit.server.fabric.ClusterUpgrades.PENDING;

import java.nio.file.Path;
import java.util.List;
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
import org.tranship.testkit.server.fabric.ClusterUpgrades;
import org.tranship.testkit.server.fabric.FabricFault;

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

  /// A cluster whose next upgrade stands. It is sent on at last, so that whoever waits without end
  /// is found out and not waited for.
  private UpgradeWorld standing() {
    UpgradeWorld world = world();
    ClusterUpgrades machine = world.cluster.machine();
    machine.manual();
    world
        .server
        .faults()
        .after("GetClusterUpgradeProgress", 200, new FabricFault.Then(machine::moveOn));
    return world;
  }

  @Test
  void oneThatStandsUntilSomebodySendsItOnIsToldOfAndWatchedByTheSameCommand() {
    try (UpgradeWorld world = standing()) {
      assertHalted(world.upgrade(), "TRI-158", "UnmonitoredManual", "upgrade-resume");
      assertThat(world.upgrade()).as("it stands still").isInstanceOf(Halted.class);
      world.cluster.machine().moveOn();
      assertThat(world.upgrade()).isInstanceOf(Ready.class);
      assertThat(world.cluster.upgrades()).containsExactly("8");
    }
  }

  /// Only standing is counted, and behind each domain anew.
  @Test
  void oneThatIsSentOnInTimeIsWatchedToItsEnd() {
    String stands = (PENDING + " ").repeat(5);
    for (String states :
        List.of(
            stands + FORWARD + " " + stands + FORWARD + " " + DONE,
            (FORWARD + " ").repeat(40) + DONE)) {
      try (UpgradeWorld world = world()) {
        world.cluster.machine().attended(states.split(" "));
        assertThat(world.upgrade()).as(states).isInstanceOf(Ready.class);
      }
    }
  }

  @Test
  void oneThatStandsIsTakenBack() {
    try (UpgradeWorld world = standing()) {
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
