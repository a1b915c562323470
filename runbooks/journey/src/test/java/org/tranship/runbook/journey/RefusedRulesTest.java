package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.Cell;
import org.tranship.client.tables.TableRow;
import org.tranship.core.run.RunState;
import org.tranship.events.transform.TransformFault;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenEvents;

/// Rules that cannot be carried out are found before anything is done.
class RefusedRulesTest {
  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
  }

  private void assertRefused(Rules rules, String code, String... words) throws Exception {
    rules.into(world.settings);
    assertThat(JourneyWords.looks(world.migration(world.plan(), CrashPoint.never())))
        .filteredOn(look -> look.what().equals("transform"))
        .singleElement()
        .matches(look -> !look.fine() && look.detail().startsWith(code));
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith(code).contains(words).endsWith("Nothing was copied.");
    assertThat(world.service.acts).isEmpty();
    Golden.assertFirstRelease(world, "refused");
  }

  @Test
  void aTransformThatCountsIsFoundAtItsFirstEvent() throws Exception {
    assertRefused(
        new Rules().with("use", "name", "counting"), "TRE-202", "gives another result each time");
  }

  @Test
  void aPartWithoutItsTypeIsRefused() throws Exception {
    assertRefused(
        new Rules()
            .with(
                "split",
                "type",
                "OrderRegistrantAssigned",
                "into.0001",
                "OrderUpdated",
                "fields.OrderUpdated",
                "SourceId, Version"),
        "TRE-205",
        "names no $type");
  }

  @Test
  void anEventThatHasLostItsSourceIsRefused() throws Exception {
    assertRefused(
        new Rules().with("drop-field", "type", "OrderPlaced", "field", "SourceId"),
        "TRE-205",
        "it has lost its SourceId");
  }

  @Test
  void anEventOfAnotherVersionIsRefused() throws Exception {
    assertRefused(
        new Rules().with("map-field", "type", "OrderPlaced", "field", "Version", "values.0", "7"),
        "TRE-205",
        "filed as version 0");
  }

  /// A name that is misspelt would be found by users.
  @Test
  void aTypeThatTheSecondReleaseDoesNotHaveIsAskedAbout() throws Exception {
    Rules rules = new Rules().with("rename", "type", "OrderPlaced", "to", "OrderPlased");
    assertRefused(rules, "TRJ-105", "Registration.Events.OrderPlased");
    world = new JourneyWorld(scratch);
    rules.into(world.settings);
    world.acknowledged = Set.of(JourneyMigration.UNKNOWN_TYPES, JourneyMigration.PENDING_ROWS);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
  }

  /// Written between the survey and the rest.
  @Test
  void anEventThatComesBeforeTheRestIsTriedBeforeATableIsMade() {
    new Rules()
        .with("rename-field", "type", "OrderUpdated", "field", "Old", "to", "New")
        .into(world.settings);
    world.settings.put("drain.within", "1m");
    AtomicBoolean written = new AtomicBoolean();
    world.meanwhile =
        () -> {
          if (written.compareAndSet(false, true)) {
            TableRow row = Golden.event("0000000005", "OrderUpdated");
            SortedMap<String, Cell> cells = new TreeMap<>(row.cells());
            String payload =
                row.text("Payload").orElseThrow().replace("}", ",\"Old\":1,\"New\":2}");
            cells.put("Payload", Cell.of(payload));
            boolean _ =
                world.tables.insert(
                    GoldenEvents.TABLE, List.of(new TableRow(row.key(), row.timestamp(), cells)));
          }
        };
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRE-205").contains("both a field Old and a field New");
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isFalse();
  }

  @Test
  void aRuleThatMakesNoSenseIsAFaultOfThePlan() {
    new Rules().with("rename", "type", "OrderPlaced").into(world.settings);
    assertThatThrownBy(world::plan)
        .isInstanceOfSatisfying(TransformFault.class, it -> assertThat(it.ofPlan()).isTrue());
  }
}
