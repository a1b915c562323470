package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.MemoryTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableException;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.RunState;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.format.EventRows;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;

/// The second release's tables are in another account than the first's.
class ElsewhereTest {
  @TempDir private Path scratch;
  private final Tables first = new MemoryTables(Clock.systemUTC(), 5);
  private final Tables second = new MemoryTables(Clock.systemUTC(), 5);
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = world(scratch, first, second);
  }

  /// The golden events in an account of their own. Both tables of events have one name.
  static JourneyWorld world(Path scratch, Tables first, Tables second) {
    JourneyWorld world = new JourneyWorld(scratch, second);
    world.seen = it -> new SplitTables(it, first, GoldenEvents.TABLE, false);
    world.settings.put("tables.source-connection", "${FIRST}");
    world.settings.put("tables.events", GoldenEvents.TABLE);
    FirstRows.write(first);
    return world;
  }

  static List<TableRow> rows(Tables tables) {
    RowScan scan = new RowScan(tables, GoldenEvents.TABLE, RowRange.ALL);
    return Stream.generate(scan::next).takeWhile(Optional::isPresent).map(Optional::get).toList();
  }

  /// In both accounts the table has one name.
  @Test
  void thereAndBackUnderTheSameName() throws Exception {
    List<TableRow> before = rows(first);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    List<TableRow> moved = rows(second);
    assertThat(moved).hasSize(28);
    for (int i = 0; i < moved.size(); i++) {
      assertThat(moved.get(i).sameAs(EventRows.toV2(EventRows.read(before.get(i))))).isTrue();
    }
    assertThat(world.rows(JourneyWorld.LOG)).hasSize(37);
    assertThat(first.exists(JourneyWorld.LOG)).isFalse();
    assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
    assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
    assertThat(second.exists(GoldenEvents.TABLE)).isFalse();
    assertThat(rows(first)).isEqualTo(before);
  }

  /// The recovery, in a run of its own whose journal is not kept.
  private RunState reset() {
    return new OneProcess(
            new RunId("20261129-150000-j2re"),
            new ResetRunbook(world.migration(world.plan(), CrashPoint.never())),
            world.plan().settings(),
            new MemoryJournal(),
            _ -> {
              throw new IllegalStateException("no store is needed");
            },
            4,
            Clock.systemUTC(),
            new SilentOperator(true),
            CrashPoint.never())
        .goOn();
  }

  /// The plan says two accounts, and its secrets lead to one.
  @Test
  void oneTableOfOneAccountIsRefused() {
    world.seen = _ -> new SplitTables(first, first, GoldenEvents.TABLE, true);
    List<TableRow> before = rows(first);
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-102").contains(GoldenEvents.TABLE);
    assertThat(world.service.acts).isEmpty();
    assertThat(reset()).isInstanceOf(RunState.Halted.class);
    assertThat(rows(first)).isEqualTo(before);
  }

  @Test
  void anotherTableOfOneAccountIsNot() {
    world.seen = it -> new SplitTables(it, it, GoldenEvents.TABLE, true);
    world.settings.put("tables.events", JourneyWorld.EVENTS);
    world.fill();
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    Golden.assertSecondRelease(world, "migrated");
  }

  private static Tables elsewhere(Tables tables) {
    return (Tables)
        Proxy.newProxyInstance(
            Tables.class.getClassLoader(),
            new Class<?>[] {Tables.class},
            (_, method, arguments) ->
                method.getName().equals("place") ? "elsewhere" : method.invoke(tables, arguments));
  }

  /// A connection of the first release's that leads elsewhere by now.
  @Test
  void anotherSourceThanTheRunBeganWithIsRefused() {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(8, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    world.seen = it -> new SplitTables(it, elsewhere(first), GoldenEvents.TABLE, false);
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-122").contains("elsewhere");
  }

  @Test
  void theFirstReleasesEventsAreOnlyRead() {
    Tables split = new SplitTables(second, first, GoldenEvents.TABLE, false);
    String name = SplitTables.FIRST + GoldenEvents.TABLE;
    TableRow row = TableRow.of(new RowKey("a", "b"), Map.of());
    List<ThrowingCallable> writes =
        List.of(
            () -> split.create(name),
            () -> split.delete(name),
            () -> split.insert(name, List.of(row)),
            () -> split.replace(name, row),
            () -> split.remove(name, row.key()));
    assertThat(writes)
        .allSatisfy(write -> assertThatThrownBy(write).isInstanceOf(TableException.class));
    assertThat(split.exists(name)).isTrue();
  }

  @Test
  void namesHaveToDifferInOneAccountAlone() {
    Map<String, String> settings = new TreeMap<>(world.plan().settings());
    assertThat(JourneyPlan.of(settings).source().elsewhere()).isTrue();
    settings.put("tables.log", GoldenEvents.TABLE);
    assertContradicts(settings);
    settings.put("tables.log", JourneyWorld.LOG);
    settings.put("tables.source-connection", "${STORAGE}");
    assertContradicts(settings);
  }

  private static void assertContradicts(Map<String, String> settings) {
    assertThatThrownBy(() -> JourneyPlan.of(settings))
        .isInstanceOfSatisfying(
            PlanContradiction.class, e -> assertThat(e.setting()).isEqualTo("tables"));
  }
}
