package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;

/// The whole migration, of the golden data.
class JourneyGoldenTest {
  @TempDir private Path scratch;

  @Test
  void theSecondReleaseFindsWhatItShould() throws Exception {
    JourneyWorld world = new JourneyWorld(scratch);
    String cscfg = Files.readString(world.service.cscfg);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    Golden.assertSecondRelease(world, "migrated");
    assertThat(world.service.acts).containsExactly("backup", "swap", "upload");
    assertThat(world.service.isClosed()).isFalse();
    assertThat(Files.readString(world.service.cscfg)).isEqualTo(cscfg);
    assertThat(world.measured())
        .anyMatch(it -> it.contains("27 events in 6 streams, 1 of them not sent"))
        .anyMatch(it -> it.contains("Balcony"))
        .anyMatch(it -> it.contains("b4444444-4d44-4b44-8b44-444444444444, which is not there"))
        .anyMatch(it -> it.contains("4 commands not sent"));
    assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
    assertThat(world.new Life(CrashPoint.never()).resume(Verb.COMPLETE))
        .isInstanceOf(RunState.Completed.class);
    Golden.assertSecondRelease(world, "completed");
  }

  /// It holds connection strings.
  @Test
  void theServiceConfigurationKeepsItsRightsAndIsKeptForItsOwnerAlone() throws Exception {
    JourneyWorld world = new JourneyWorld(scratch);
    Path cscfg = world.service.cscfg;
    for (String rights : List.of("rw-------", "rw-r-----")) {
      Path _ = Files.setPosixFilePermissions(cscfg, PosixFilePermissions.fromString(rights));
      MaintenanceFile file = new MaintenanceFile(cscfg, "run");
      file.set(true);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cscfg)))
          .isEqualTo(rights);
      Path kept = cscfg.resolveSibling(cscfg.getFileName() + ".run.before");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
          .isEqualTo("rw-------");
      file.restore();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cscfg)))
          .isEqualTo(rights);
      assertThat(kept).doesNotExist();
    }
  }

  /// The same command once more finds everything done, and writes nothing.
  @Test
  void twiceIsAsOnce() {
    JourneyWorld world = new JourneyWorld(scratch);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    JourneyWorld.Life again = world.new Life(CrashPoint.never());
    assertThat(again.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(again.point.remoteCalls()).isZero();
    Golden.assertSecondRelease(world, "twice");
  }

  @Test
  void theWayBackLeavesTheFirstReleaseAsItWas() throws Exception {
    JourneyWorld world = new JourneyWorld(scratch);
    String cscfg = Files.readString(world.service.cscfg);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
    Golden.assertFirstRelease(world, "rolled back");
    assertThat(Files.readString(world.service.cscfg)).isEqualTo(cscfg);
    assertThat(world.service.swapped).isFalse();
    try (var files = Files.list(world.service.cscfg.getParent())) {
      assertThat(files).hasSize(2); // the configuration and the backup
    }
  }
}
