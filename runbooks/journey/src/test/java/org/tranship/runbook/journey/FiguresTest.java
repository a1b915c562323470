package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.testkit.fault.CrashPoint;

/// What a migration tells whoever watches.
class FiguresTest {
  @TempDir private Path scratch;

  @Test
  void aMigrationTellsWhatItDoes() throws Exception {
    JourneyWorld world = new JourneyWorld(scratch);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    JourneyMigration migration = world.migration(world.plan(), CrashPoint.never());
    List<String> told = new ArrayList<>();
    try (var tables = migration.tables()) {
      var _ =
          new EventsStep(migration)
              .copy(tables, EventPace.UNLIMITED, (copied, again) -> told.add(copied + "/" + again));
      assertThat(told).as("all rows are there").containsExactly("0/28");
      assertThat(
              tables.remove(migration.events(), world.rows(JourneyWorld.EVENTS).getFirst().key()))
          .isTrue();
      var _ =
          new EventsStep(migration)
              .copy(tables, EventPace.UNLIMITED, (copied, again) -> told.add(copied + "/" + again));
    }
    assertThat(told).containsExactly("0/28", "1/27");
  }
}
