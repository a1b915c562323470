package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;

/// Whether garbage collection is off, and comes on again as it was.
class CollectionWatchTest {
  @TempDir private Path scratch;

  private MsrWorld online() {
    return new MsrWorld(scratch, "online", "2.9.16").pushing(0);
  }

  @Test
  void aJobWhoseWorkerDiedIsRefusedUntilALaterOneEndsOrTheOperatorSaysSo() {
    try (MsrWorld world = online()) {
      orphan(world);
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).startsWith("TRR-168").contains("worker_dead", "another may take it");
      String _ = world.msr.queue("onlinegc");
      world.msr.finishJobs();
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    }
    try (MsrWorld world = online()) {
      orphan(world);
      world.agrees = true;
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    }
  }

  @Test
  void aCollectionThatIsNotTurnedOnAgainIsAFailure() {
    try (MsrWorld world = online()) {
      world.settings.put("gc.on.0001.argv.0001", "never");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why())
          .startsWith("TRR-185")
          .contains("scheduled is Never, and before was onlinegc \"0 0 1 * * 6\"");
      assertThat(CollectionState.offSince(world.view().entries())).isPresent();
      world.settings.clear();
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(CollectionState.offSince(world.view().entries())).isEmpty();
      assertThat(world.measured())
          .anyMatch(it -> it.startsWith("gc on: ") && it.endsWith(", as before"));
    }
  }

  @Test
  void whatWasNeverScheduledBeforeIsSaidToBeSo() {
    try (MsrWorld world = online()) {
      world.settings.put("gc.on.0001.argv.0001", "never");
      world.msr.collects(false);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.measured()).contains("gc on: scheduled is Never, as before");
    }
  }

  @Test
  void onTheWayBackACollectionThatIsAtWorkIsWaitedFor() {
    try (MsrWorld world = online()) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      String _ = world.msr.queue("onlinegc");
      assertThat(world.rollback()).isInstanceOf(Halted.class);
      assertThat(world.why()).startsWith("TRR-168").contains("collects garbage just now");
      assertThat(world.msr.storage()).isEqualTo("to");
      assertThat(CollectionState.offSince(world.view().entries())).isPresent();
      world.msr.finishJobs();
      assertThat(world.rollback()).as(world.why()).isInstanceOf(RolledBack.class);
      assertThat(CollectionState.offSince(world.view().entries())).isEmpty();
      assertThat(world.msr.isCollecting()).isTrue();
    }
  }

  @Test
  void aRunThatWasStoppedWhileItsOwnJobIsAtWorkIsNotTakenBackUntilThatHasEnded() {
    try (MsrWorld world = online()) {
      world.msr.quirks().holdsJobs(true);
      world.settings.put("jobs-within", "0s");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-165");
      assertStaysUntilItHasEnded(world, "onlinegc_blobs");
    }
  }

  @Test
  void aRunThatWasStoppedBehindTheSwitchIsNotTakenBackWhileAnybodyCollects() {
    try (MsrWorld world = new MsrWorld(scratch, "read-only", "2.9.16").pushing(0)) {
      world.when("reconfigure", () -> world.msr.stuck(true));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-180");
      world.msr.stuck(false);
      world.msr.quirks().holdsJobs(true);
      String _ = world.msr.queue("onlinegc");
      assertStaysUntilItHasEnded(world, "onlinegc");
    }
  }

  private static void assertStaysUntilItHasEnded(MsrWorld world, String action) {
    assertThat(world.msr.storage()).isEqualTo("to");
    assertThat(world.rollback()).isInstanceOf(Halted.class);
    assertThat(world.why())
        .startsWith("TRR-168 MSR collects garbage just now: " + action + " ")
        .contains("Nothing was taken back. Wait until it is over, or cancel it");
    assertThat(world.msr.storage()).isEqualTo("to");
    assertThat(CollectionState.offSince(world.view().entries())).isPresent();
    world.msr.quirks().holdsJobs(false);
    world.msr.finishJobs();
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RolledBack.class);
    assertThat(world.msr.storage()).isEqualTo("from");
    assertThat(world.msr.isCollecting()).isTrue();
  }

  private static void orphan(MsrWorld world) {
    world.msr.jobsEnd("worker_dead");
    String _ = world.msr.queue("onlinegc");
    world.msr.finishJobs();
    world.msr.jobsEnd("done");
  }
}
