package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;

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

  private static void orphan(MsrWorld world) {
    world.msr.jobsEnd("worker_dead");
    String _ = world.msr.queue("onlinegc");
    world.msr.finishJobs();
    world.msr.jobsEnd("done");
  }
}
