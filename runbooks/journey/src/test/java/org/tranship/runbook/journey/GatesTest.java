package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;

/// Which release is in production, whether MaintenanceMode is off, and whether the second release
/// is Ready, is measured and not believed.
class GatesTest {
  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
  }

  private void assertHalted(String... words) {
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-136").contains(words);
  }

  private void assertMigrated() {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
  }

  @Test
  void aSwapThatWasNotDoneIsFoundAndNothingIsMade() {
    JourneyWorld.act(world.settings, "deploy.do.0001.", "forgotten");
    assertHalted("\"deploy\" is done", "is-swapped");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isFalse();
    world.service.swapped = true;
    assertMigrated();
    assertThat(world.measured()).anyMatch(it -> it.startsWith("gate deploy: "));
  }

  /// Somebody has swapped by hand: once more would put the first release there.
  @Test
  void whatIsInProductionIsNotSwapped() {
    world.service.swapped = true;
    assertMigrated();
    assertThat(world.service.acts).doesNotContain("swap");
    assertThat(world.service.swapped).isTrue();
    assertThat(world.measured()).contains("gate deploy: passes already: it is not done again");
  }

  @Test
  void aRoleThatIsNotReadyIsFound() {
    world.service.doubted.add("is-open");
    assertHalted("\"maintenance-off\" is done", "is-open");
    world.service.doubted.clear();
    assertMigrated();
    assertThat(world.measured()).anyMatch(it -> it.startsWith("gate maintenance-off: "));
    assertThat(world.service.acts).containsOnlyOnce("upload");
  }

  /// As a script does that deploys another file.
  @Test
  void aConfigurationThatSaysOtherwiseIsFound() {
    world.service.before.put("upload", () -> world.service.configure(true));
    assertHalted("MaintenanceMode is true in", "WorkerRoleCommandProcessor");
    world.service.configure(false);
    assertMigrated();
    assertThat(world.measured()).anyMatch(it -> it.startsWith("maintenance: "));
  }

  @Test
  void aSwapBackThatIsNotMeasuredIsNotBelieved() {
    JourneyWorld.act(world.settings, "deploy.undo.0001.", "in-vain");
    assertMigrated();
    assertThat(world.rollback()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).contains("TRJ-136", "taken back", "first release into production");
    assertThat(world.service.isClosed()).isTrue();
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isFalse();
    world.service.swapped = false;
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
    Golden.assertFirstRelease(world, "rolled back");
  }

  @Test
  void whatIsMeasuredToBeTheFirstIsNotSwappedBack() {
    JourneyWorld.act(world.settings, "deploy.back-gate.0001.", "is-first");
    JourneyWorld.act(world.settings, "deploy.do.0001.", "forgotten");
    assertHalted("\"deploy\" is done");
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
    assertThat(world.service.acts).doesNotContain("swap-back");
    Golden.assertFirstRelease(world, "rolled back");
  }
}
