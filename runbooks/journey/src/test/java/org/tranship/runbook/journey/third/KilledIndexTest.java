package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.runbook.journey.RecordedStatements;
import org.tranship.runbook.journey.RecordedStatements.End;
import org.tranship.runbook.journey.RecordedStatements.Transaction;
import org.tranship.testkit.fault.CrashPoint;

/// Killed before and after each index that is made while users write, forth and back.
class KilledIndexTest {
  private static final String INDEXES =
      "select count(*) from pg_indexes where schemaname like 'ConferenceRegistration%' and indexname"
          + " like 'IX\\_%'";

  private static final String STEP = "process-manager";

  @TempDir private Path scratch;

  /// At which calls the indexes are made.
  private List<Long> calls() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      ThirdWorld.Life whole = world.new Life(CrashPoint.never());
      List<Long> calls = new ArrayList<>();
      RecordedStatements recorded =
          new RecordedStatements(
              done -> {
                if (isIndex(done)) {
                  boolean _ = calls.add(whole.point.remoteCallsAt().getOrDefault(STEP, 0L));
                }
              });
      world.watches = recorded::of;
      assertThat(whole.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(calls).hasSize(3);
      return calls;
    }
  }

  private static boolean isIndex(Transaction done) {
    return done.end() == End.ALONE
        && done.statements().getFirst().startsWith("create index concurrently ");
  }

  @Test
  void killedAtAnIndexItComesToTheSameEndAndBack() {
    for (long call : calls()) {
      for (CrashPoint.When when : CrashPoint.When.values()) {
        for (boolean forth : new boolean[] {true, false}) {
          try (ThirdWorld world = new ThirdWorld(scratch)) {
            ThirdWorld.Life killed = world.new Life(CrashPoint.remote(STEP, call, when));
            killed.point.kill(killed::migrate);
            String where = "killed " + when + " " + call + ": ";
            assertThat(killed.point.reached()).as(where).isTrue();
            if (forth) {
              assertThat(world.migrate())
                  .as(where + world.why())
                  .isInstanceOf(RunState.Ready.class);
              ThirdGolden.assertThirdRelease(world, where);
            } else {
              assertThat(world.resume(Verb.ROLLBACK))
                  .as(where + world.why())
                  .isInstanceOf(RunState.RolledBack.class);
              ThirdGolden.assertSecondRelease(world, where);
            }
            assertThat(LentDatabase.query(INDEXES)).as(where).containsExactly(forth ? "3" : "0");
          }
        }
      }
    }
  }
}
