package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.server.fabric.FabricFault;

/// A move that is killed anywhere is carried to the same end by the same command, with each upgrade
/// begun once, or led back. There are hundreds of places; each run of the tests takes some of them,
/// spread over all steps.
class KilledMoveTest {
  private static final int ROUNDS = 12;

  @TempDir private Path directory;
  private int rounds;

  private MoveWorld world() {
    try {
      return new MoveWorld(Files.createDirectory(directory.resolve("world-" + rounds++)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<CrashPoint> points() {
    try (MoveWorld world = world()) {
      CrashPoint whole = CrashPoint.never();
      assertThat(world.new Life(whole).goOn()).isInstanceOf(Ready.class);
      return whole.passed();
    }
  }

  @Test
  void killedAnywhereItComesToTheSameEndOrIsLedBack() {
    List<CrashPoint> points = points();
    assertThat(points).hasSizeGreaterThan(150);
    int stride = points.size() / ROUNDS;
    for (int i = stride / 2; i < points.size(); i += stride) {
      comesToTheSameEnd(points.get(i));
      isLedBack(points.get(Math.min(points.size() - 1, i + stride / 2)));
    }
  }

  @Test
  void aLostAnswerOfTheClusterIsSettledByAskingItAgain() {
    for (String operation :
        List.of("ProvisionCluster", "StartClusterUpgrade", "ProvisionApplicationType")) {
      isSettled(operation, 0);
      isSettled(operation, 1);
    }
    isSettled("UnprovisionApplicationType", 0);
  }

  @Test
  void aWayBackThatIsKilledInTheMiddleOfItsUpgradesGoesOn() {
    List<Long> waits = waits();
    assertThat(waits).as("two for each upgrade").hasSize(6);
    for (int each : List.of(0, 3, 4)) {
      long wait = waits.get(each);
      try (MoveWorld world = moved()) {
        CrashPoint point = CrashPoint.remote(wait, CrashPoint.When.BEFORE);
        point.kill(() -> world.new Life(point).rollback());
        assertThat(point.reached()).isTrue();
        assertThat(world.rollback()).as("killed %s", point).isInstanceOf(RolledBack.class);
        assertThat(world.cluster.upgrades().subList(3, world.cluster.upgrades().size()))
            .as("killed %s", point)
            .containsExactly("7-imagestore-back", "7-imagestore1", "7");
        assertThat(world.own()).as("killed %s", point).isEmpty();
      }
    }
  }

  /// One whose next upgrades take their time.
  private MoveWorld moved() {
    MoveWorld world = world();
    assertThat(world.move()).isInstanceOf(Ready.class);
    world.cluster.quick(false);
    return world;
  }

  private List<Long> waits() {
    try (MoveWorld world = moved()) {
      MoveWorld.Life life = world.new Life(CrashPoint.never());
      assertThat(life.rollback()).isInstanceOf(RolledBack.class);
      return life.waits;
    }
  }

  private void isSettled(String operation, int well) {
    endsWell(
        operation + well,
        world -> world.server.faults().after(operation, well, new FabricFault.CutAfter()));
  }

  @Test
  void aGatewayThatIsAwayForAWhileIsWaitedFor() {
    FabricFault busy = new FabricFault.Answer(503, "FABRIC_E_NOT_PRIMARY");
    for (String operation :
        List.of(
            "GetClusterUpgradeProgress",
            "GetReplicaInfoList",
            "GetServiceInfoList",
            "GetApplicationTypeInfoList",
            "GetImageStoreInfo",
            "DeleteImageStoreContent",
            "ProvisionApplicationType",
            "UnprovisionApplicationType")) {
      endsWell(operation, world -> world.server.faults().burst(operation, 5, busy));
    }
  }

  private void endsWell(String when, Consumer<MoveWorld> fault) {
    try (MoveWorld world = world()) {
      fault.accept(world);
      assertThat(world.move()).as(when).isInstanceOf(Ready.class);
      assertThat(world.cluster.upgrades()).as(when).hasSize(3);
      assertThat(world.own()).as(when).isEqualTo(world.wanted());
    }
  }

  private void comesToTheSameEnd(CrashPoint point) {
    try (MoveWorld world = world()) {
      CrashPoint own = point.again();
      own.kill(() -> world.new Life(own).goOn());
      assertThat(world.move()).as("killed %s", point).isInstanceOf(Ready.class);
      assertThat(world.cluster.upgrades())
          .as("killed %s", point)
          .containsExactly("7-imagestore1", "7-imagestore2", "7-imagestore3");
      assertThat(world.own()).as("killed %s", point).isEqualTo(world.wanted());
    }
  }

  private void isLedBack(CrashPoint point) {
    try (MoveWorld world = world()) {
      CrashPoint own = point.again();
      own.kill(() -> world.new Life(own).goOn());
      if (world.state() instanceof Created) {
        return;
      }
      RunState back = world.rollback();
      assertThat(back).as("killed %s", point).isInstanceOf(RolledBack.class);
      assertThat(world.cluster.config()).as("killed %s", point).isEqualTo("7");
      assertThat(world.own()).as("killed %s", point).isEmpty();
    }
  }
}
