package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.MemoryTables;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenEvents;

/// With a first release in SQL, or in another account, as [KilledJourneyTest] has it of one in the
/// second's account: killed at any write that others can see, on either side of it, forth, back,
/// and in the rollback of a whole run.
class KilledSourcesTest {
  @TempDir private Path scratch;

  /// A first release in some place.
  private interface Source {
    /// One that is as it was before.
    JourneyWorld begin() throws SQLException;

    void assertSecondRelease(JourneyWorld world, String when);

    void assertFirstRelease(JourneyWorld world, String when);
  }

  @Test
  void aFirstReleaseInSql() throws Exception {
    killed(
        new Source() {
          @Override
          public JourneyWorld begin() throws SQLException {
            return SqlSourceTest.world(scratch);
          }

          @Override
          public void assertSecondRelease(JourneyWorld world, String when) {
            SqlSourceTest.assertSecondRelease(world, when);
          }

          @Override
          public void assertFirstRelease(JourneyWorld world, String when) {
            Golden.assertNothingMade(world, when);
            assertThat(world.query("select count(*) from \"Events\".\"Events\""))
                .as(when)
                .containsExactly("27");
          }
        });
  }

  @Test
  void aFirstReleaseInAnotherAccount() throws Exception {
    Tables first = new MemoryTables(Clock.systemUTC(), 5);
    FirstRows.write(first);
    List<TableRow> before = ElsewhereTest.rows(first);
    killed(
        new Source() {
          @Override
          public JourneyWorld begin() {
            return ElsewhereTest.world(scratch, first, new MemoryTables(Clock.systemUTC(), 5));
          }

          @Override
          public void assertSecondRelease(JourneyWorld world, String when) {
            assertThat(ElsewhereTest.rows(world.tables)).as(when).hasSize(28);
            assertThat(world.rows(JourneyWorld.LOG)).as(when).hasSize(37);
            assertThat(ElsewhereTest.rows(first)).as(when).isEqualTo(before);
            Golden.assertViews(world, when);
          }

          @Override
          public void assertFirstRelease(JourneyWorld world, String when) {
            assertThat(world.tables.exists(GoldenEvents.TABLE)).as(when).isFalse();
            assertThat(ElsewhereTest.rows(first)).as(when).isEqualTo(before);
            Golden.assertNothingMade(world, when);
          }
        });
  }

  private static void killed(Source source) throws SQLException {
    JourneyWorld world = source.begin();
    JourneyWorld.Life forth = world.new Life(CrashPoint.never());
    assertThat(forth.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    JourneyWorld.Life back = world.new Life(CrashPoint.never());
    assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
    List<CrashPoint> there = forth.point.remoteMoments();
    List<CrashPoint> returning = back.point.remoteMoments();
    assertThat(there).hasSizeGreaterThan(14);
    assertThat(returning).hasSizeGreaterThan(5);
    for (int i = 0; i < Math.max(there.size(), returning.size()); i++) {
      bothWays(source, there.get(i % there.size()), returning.get(i % returning.size()));
    }
    for (CrashPoint point : there) {
      rolledBack(source, point.again());
    }
  }

  private static void bothWays(Source source, CrashPoint forth, CrashPoint back)
      throws SQLException {
    String when = "killed %s forth, and %s back".formatted(forth, back);
    JourneyWorld world = source.begin();
    JourneyWorld.Life killed = world.new Life(forth.again());
    killed.point.kill(killed::migrate);
    assertThat(killed.point.reached()).as(when).isTrue();
    assertThat(world.migrate()).as("%s: %s", when, world.why()).isInstanceOf(RunState.Ready.class);
    source.assertSecondRelease(world, when);
    JourneyWorld.Life returning = world.new Life(back.again());
    returning.point.kill(() -> returning.resume(Verb.ROLLBACK));
    assertThat(world.rollback())
        .as("%s: %s", when, world.why())
        .isInstanceOf(RunState.RolledBack.class);
    source.assertFirstRelease(world, when);
  }

  private static void rolledBack(Source source, CrashPoint point) throws SQLException {
    JourneyWorld world = source.begin();
    JourneyWorld.Life killed = world.new Life(point);
    killed.point.kill(killed::migrate);
    if (!(world.state() instanceof Created)) {
      assertThat(world.rollback())
          .as("killed %s: %s", point, world.why())
          .isInstanceOf(RunState.RolledBack.class);
      source.assertFirstRelease(world, "killed " + point);
    }
  }
}
