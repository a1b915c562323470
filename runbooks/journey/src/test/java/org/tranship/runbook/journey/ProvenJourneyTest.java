package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.run.RunState;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;

/// What is not as it should be is found before the second release is opened, or by `verify`.
class ProvenJourneyTest {
  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
  }

  private void assertRefused(String code) {
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith(code);
  }

  @Test
  void aRowThatSomebodyElseHasWrittenIsLeftAlone() {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(4, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isTrue();
    TableRow foreign = Golden.event("0000000000", "OrderPlaced");
    assertThat(world.tables.insert(JourneyWorld.EVENTS, List.of(foreign))).isTrue();
    assertRefused("TRJ-112");
    assertThat(world.why()).contains(Golden.ORDER + "/0000000000").contains("Payload");
    assertThat(world.tables.get(JourneyWorld.EVENTS, foreign.key()).orElseThrow().sameAs(foreign))
        .isTrue();
  }

  @Test
  void rowsThatDoNotBelongThereAreFoundBeforeItIsOpened() {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(5, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    TableRow more = Golden.event("0000000077", "OrderPlaced");
    assertThat(world.tables.insert(JourneyWorld.EVENTS, List.of(more))).isTrue();
    assertRefused("TRJ-113");
    assertThat(world.service.isClosed()).isTrue();
  }

  /// As when the first release's publisher and the migration both log an event.
  @Test
  void anEventThatIsInTheLogTwiceIsFoundBeforeItIsOpened() {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(15, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    assertThat(world.service.acts).doesNotContain("upload");
    TableRow last = world.rows(JourneyWorld.LOG).getLast();
    RowKey later = new RowKey("299912", last.key().row());
    TableRow twice = new TableRow(later, last.timestamp(), last.cells());
    assertThat(world.tables.insert(JourneyWorld.LOG, List.of(twice))).isTrue();
    assertRefused("TRJ-113");
    assertThat(world.why()).contains("28 rows of events, and 27 belong there");
    assertThat(world.service.isClosed()).isTrue();
  }

  @Test
  void aConferenceThatWasChangedMeanwhileIsFoundBeforeItIsOpened() {
    killAfter(15);
    world.execute("update \"ConferenceManagement\".\"Conferences\" set \"Name\" = 'Renamed'");
    assertRefused("TRJ-113");
    assertThat(world.why()).contains("not the 10 that Conference Management gives now");
    assertThat(world.service.isClosed()).isTrue();
  }

  @Test
  void aMadeUpEventThatIsLostIsFoundBeforeItIsOpened() {
    killAfter(15);
    RowKey fifth = world.rows(JourneyWorld.LOG).get(4).key();
    assertThat(world.tables.remove(JourneyWorld.LOG, fifth)).isTrue();
    assertRefused("TRJ-113");
    assertThat(world.why()).contains("has 9 events of conferences that were made up");
  }

  /// A read model that is not what the log gives, after it was rebuilt.
  @Test
  void aReadModelThatIsOtherwiseIsFound() throws Exception {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    world.execute("delete from \"ConferenceRegistration\".\"ConferenceSeatTypesView\"");
    try (var tables = world.migration(world.plan(), CrashPoint.never()).tables()) {
      assertThat(
              ProofStep.found(
                      world.migration(world.plan(), CrashPoint.never()), tables, false, _ -> {})
                  .difference())
          .contains("4 rows of ConferenceSeatTypesView are not as a fresh rebuild gives them");
    }
  }

  /// The first difference does not end the count.
  @Test
  void everyStreamThatDiffersIsCounted() throws Exception {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    List<TableRow> rows = world.rows(JourneyWorld.EVENTS);
    assertThat(world.tables.remove(JourneyWorld.EVENTS, rows.getFirst().key())).isTrue();
    RowKey more = new RowKey(rows.getLast().key().partition(), "0000000077");
    assertThat(
            world.tables.insert(
                JourneyWorld.EVENTS,
                List.of(new TableRow(more, Optional.empty(), rows.getLast().cells()))))
        .isTrue();
    List<StreamCount> all = new ArrayList<>();
    JourneyMigration migration = world.migration(world.plan(), CrashPoint.never());
    try (var tables = migration.tables()) {
      assertThat(ProofStep.found(migration, tables, false, all::add).difference().orElseThrow())
          .contains(rows.getFirst().key() + " of", "is missing");
    }
    assertThat(all).hasSize(6);
    assertThat(all.stream().mapToLong(StreamCount::expected).sum()).isEqualTo(27);
    assertThat(all.stream().mapToLong(StreamCount::found).sum()).isEqualTo(27);
    assertThat(all.stream().filter(it -> !it.same()))
        .extracting(StreamCount::stream, it -> it.found() - it.expected(), StreamCount::difference)
        .containsExactly(
            tuple(rows.getFirst().key().partition(), -1L, "0000000000 is missing"),
            tuple(more.partition(), 1L, "0000000077 is in nobody's source"));
  }

  private List<String> tables() {
    return world.measured().stream().filter(it -> it.startsWith(StreamCounts.MEASURED)).toList();
  }

  /// Streams behind the end of the comparison would look as if they had lost their events.
  @Test
  void aComparisonThatCouldNotGoOnTellsOfNoStreamHowManyEventsItHas() throws Exception {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    List<String> before = tables();
    assertThat(before).isNotEmpty();
    String source = world.migration(world.plan(), CrashPoint.never()).source();
    TableRow first = world.rows(source).getFirst();
    // Filed under another version than it is of.
    RowKey odd = new RowKey(first.key().partition(), "0000000088");
    assertThat(
            world.tables.insert(
                source, List.of(new TableRow(odd, first.timestamp(), first.cells()))))
        .isTrue();
    assertThat(world.verify().toString())
        .contains("TRJ-113", "the source has what is no event of the first release");
    assertThat(tables()).isEqualTo(before);
    assertThat(world.tables.remove(source, odd)).isTrue();
    assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
    assertThat(tables()).hasSizeGreaterThan(before.size());
  }

  private void killAfter(int call) {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(call, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    assertThat(world.service.acts).doesNotContain("upload");
  }

  @Test
  void aLogThatLacksAnEventIsFoundAfterwards() throws Exception {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    RowKey last = world.rows(JourneyWorld.LOG).getLast().key();
    assertThat(world.tables.remove(JourneyWorld.LOG, last)).isTrue();
    assertThat(world.verify()).isInstanceOf(StepResult.Partial.class);
  }
}
