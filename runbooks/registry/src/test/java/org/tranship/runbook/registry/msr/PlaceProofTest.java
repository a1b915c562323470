package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.value.Location;

/// A command that ends well and leaves MSR at its old storage is found out: MSR is healthy, of the
/// same version, with the same tags, and every pull works.
class PlaceProofTest {
  @TempDir private Path scratch;

  @Test
  void aRestoreThatStaysAtHomeIsTakenBackAndCollectsNothingAtTheSource() {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0)) {
      MsrWorld.act(world.settings, "restore.do.0001.", "restore-old");
      // Its blobs are unknown once the older metadata are there: garbage, for a collection.
      world.when("restore-old", () -> world.msr.push("admin/app:late", "late"));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-181", "seen at the old storage", "was taken back");
      assertThat(world.msr.jobsQueued()).doesNotContain("onlinegc_blobs");
      assertThat(MsrWorld.texts(world.from)).containsValue("late");
    }
  }

  @Test
  void aReconfigurationThatStaysAtHomeIsNoMove() {
    try (MsrWorld world = new MsrWorld(scratch, "read-only", "2.9.16").pushing(0)) {
      MsrWorld.act(
          world.settings, "reconfigure.do.0001.", "reconfigure-old " + MsrVersion.MIGRATED);
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-181", "seen at the old storage");
      assertThat(world.msr.isReadOnly()).isFalse();
      assertThat(world.msr.isCollecting()).as("stays off").isFalse();
      assertThat(world.rollback()).as(world.why()).isInstanceOf(RolledBack.class);
      assertThat(world.msr.isCollecting()).isTrue();
    }
  }

  @Test
  void aPlaceThatCannotBeProvenIsRefusedBeforeAnythingUnlessThereIsAGate() {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0)) {
      world.msr.stuck(true);
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-181", "HTTP 405", "give restore a gate");
      assertThat(world.backup).doesNotExist();
      assertThat(world.msr.isCollecting()).isTrue();
    }
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0)) {
      world.msr.stuck(true);
      MsrWorld.act(world.settings, "restore.gate.0001.", "away");
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    }
  }

  @Test
  void aGateDoesNotStandInForAnUploadThatIsSeenAtTheOldStorage() {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0)) {
      MsrWorld.act(world.settings, "restore.do.0001.", "restore-old");
      MsrWorld.act(world.settings, "restore.gate.0001.", "sure");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-181", "seen at the old storage");
      assertThat(world.msr.jobsQueued()).doesNotContain("onlinegc_blobs");
    }
  }

  @Test
  void aPlaceThatCannotBeProvenAfterTheSwitchIsNoneUnlessThereIsAGate() {
    for (boolean gated : List.of(false, true)) {
      try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0)) {
        if (gated) {
          MsrWorld.act(world.settings, "restore.gate.0001.", "away");
        }
        world.when("restore", () -> world.msr.stuck(true));
        assertThat(world.migrate()).isInstanceOf(gated ? Ready.class : Halted.class);
        assertThat(world.why().contains("TRR-181")).isEqualTo(!gated);
        assertThat(world.msr.jobsQueued().contains("onlinegc_blobs")).isEqualTo(gated);
      }
    }
  }

  @Test
  void anMsrThatIsAtTheTargetAlreadyIsRefusedInSpiteOfAGate() {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0)) {
      MsrWorld.act(world.settings, "restore.gate.0001.", "sure");
      world.msr.reconfigure("to", Set.of(MsrVersion.MIGRATED));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-181", "Let source be the storage that MSR uses");
      assertThat(world.backup).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "s3://images/msr?endpoint=http://x, s3, images, /msr, ''",
    "s3://images, s3, images, '', ''",
    "s3://images, s3, old-images, '', 'bucket \"old-images\", and the plan \"images\"'",
    "s3://images/msr, s3, images, /old, 'root \"old\", and the plan \"msr\"'",
    "s3://images, filesystem, '', /storage, 'storage filesystem, and the plan s3'",
    "file:/mnt/new, filesystem, '', /storage, ''",
    "file:/mnt/new, s3, images, '', 'storage s3, and the plan file'",
    "memory:to, from, '', '', ''",
  })
  void settingsThatNameAnotherPlaceAreSeen(
      String plan, String type, String bucket, String root, String why) {
    var objection =
        ToldPlace.objection(
            Map.of(type, Map.of("bucket", bucket, "rootdirectory", root, "secretkey", "hidden")),
            Location.parse(plan),
            "");
    assertThat(objection.orElse("")).contains(why).doesNotContain("hidden");
    assertThat(objection.isEmpty()).isEqualTo(why.isEmpty());
  }
}
