package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.runbook.journey.format.EventRows;
import org.tranship.runbook.journey.format.LogRows;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.journey.GoldenIds;

/// What the golden data has to be after the migration, and what it was before.
final class Golden {
  private static final String SCHEMA = "\"ConferenceRegistration\".";

  /// The stream of the order that was paid.
  static final String ORDER = "Order_" + GoldenIds.PAID;

  /// Five events of the first conference, one of the second, four of the third.
  private static final String[] MADE_UP = {
    "ConferenceCreated",
    "SeatCreated",
    "SeatCreated",
    "SeatCreated",
    "ConferencePublished",
    "ConferenceCreated",
    "ConferenceCreated",
    "SeatCreated",
    "ConferencePublished",
    "ConferenceUnpublished"
  };

  private Golden() {}

  /// Another row of that order.
  static TableRow event(String row, String type) {
    return TableRow.of(
        new RowKey(ORDER, row),
        Map.of(
            "SourceId",
            GoldenIds.PAID,
            "SourceType",
            "Order",
            "Payload",
            "{\"$type\":\"Registration.Events." + type + ", Registration.Contracts\"}"));
  }

  static void assertSecondRelease(JourneyWorld world, String when) {
    assertTables(world, when);
    assertViews(world, when);
    assertNoShadows(world, when);
  }

  private static void assertTables(JourneyWorld world, String when) {
    List<TableRow> source = world.rows(GoldenEvents.TABLE);
    List<TableRow> events = world.rows(JourneyWorld.EVENTS);
    List<TableRow> log = world.rows(JourneyWorld.LOG);
    assertThat(source).as(when).hasSize(28);
    assertThat(events).as(when).hasSize(28);
    for (int i = 0; i < source.size(); i++) {
      assertThat(events.get(i).text("Payload")).as(when).isEqualTo(source.get(i).text("Payload"));
      assertThat(events.get(i).sameAs(EventRows.toV2(EventRows.read(source.get(i)))))
          .as("%s: %s", when, source.get(i).key())
          .isTrue();
    }
    assertThat(log).as(when).hasSize(37);
    assertThat(log.subList(0, 10))
        .as(when)
        .allMatch(row -> row.key().partition().equals("201204") && LogRows.isGenerated(row));
    assertThat(log.subList(0, 10).stream().map(row -> row.text("TypeName").orElseThrow()))
        .as(when)
        .containsExactly(MADE_UP);
    assertThat(log.subList(10, 37)).as(when).noneMatch(LogRows::isGenerated);
    assertThat(log.subList(10, 37).stream().map(row -> row.text("MessageId").orElseThrow()))
        .as(when)
        .doesNotHaveDuplicates();
  }

  static void assertViews(JourneyWorld world, String when) {
    assertThat(
            world.query(
                "select \"Id\", \"Code\", \"IsPublished\", \"SeatsAvailabilityVersion\" from "
                    + SCHEMA
                    + "\"ConferencesView\" order by 1"))
        .as(when)
        .containsExactly(
            GoldenIds.A + " P2 t 7", GoldenIds.B + " Quiet f 0", GoldenIds.C + " Former f 0");
    assertThat(
            world.query(
                "select \"Id\", \"ConferenceId\", \"Price\", \"Quantity\", \"AvailableQuantity\""
                    + " from "
                    + SCHEMA
                    + "\"ConferenceSeatTypesView\" order by 1"))
        .as(when)
        .containsExactly(
            GoldenIds.GENERAL + " " + GoldenIds.A + " 199.00 100 99",
            GoldenIds.WORKSHOP + " " + GoldenIds.A + " 500.00 100 100",
            GoldenIds.COCKTAIL + " " + GoldenIds.A + " 50.00 100 99",
            GoldenIds.SMALL + " " + GoldenIds.C + " 10.00 10 10");
    assertThat(
            world.query(
                "select \"Name\" from "
                    + SCHEMA
                    + "\"PricedOrderLineSeatTypeDescriptions\" order by \"SeatTypeId\""))
        .as(when)
        .containsExactly(
            "General admission", "CQRS Workshop", "Additional cocktail party", "Small room");
    assertThat(
            world.query(
                "select \"OrderId\", \"Total\", \"OrderVersion\", \"IsFreeOfCharge\" from "
                    + SCHEMA
                    + "\"PricedOrders\""))
        .as(when)
        .containsExactly(GoldenIds.PAID + " 249.00 2 f");
    assertOrders(world, when);
    assertThat(world.query("select count(*) from \"MigrationV1\".\"ConferenceSeatTypesView\""))
        .as(when)
        .containsExactly("5");
    assertThat(world.query("select count(*) from \"MigrationV1\".\"ConferencesView\""))
        .as(when)
        .containsExactly("3");
  }

  private static void assertOrders(JourneyWorld world, String when) {
    assertThat(
            world.query(
                "select \"OrderId\", \"StateValue\", \"OrderVersion\" from "
                    + SCHEMA
                    + "\"OrdersView\" order by 1"))
        .as(when)
        .containsExactly(GoldenIds.PAID + " 4 4", GoldenIds.EXPIRED + " 2 5");
  }

  static void assertFirstRelease(JourneyWorld world, String when) {
    assertThat(world.rows(GoldenEvents.TABLE)).as(when).hasSize(28);
    assertNothingMade(world, when);
  }

  /// Neither shadows nor what was compared with is left.
  private static void assertNoShadows(JourneyWorld world, String when) {
    assertThat(
            world.query(
                "select schema_name from information_schema.schemata where schema_name like"
                    + " 'Tranship%'"))
        .as(when)
        .isEmpty();
  }

  static void assertNothingMade(JourneyWorld world, String when) {
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).as(when).isFalse();
    assertThat(world.tables.exists(JourneyWorld.LOG)).as(when).isFalse();
    assertFirstViews(world, when);
    assertNoShadows(world, when);
  }

  /// The database is as the first release left it.
  static void assertFirstViews(JourneyWorld world, String when) {
    assertThat(
            world.query(
                "select table_schema, table_name from information_schema.tables where table_schema"
                    + " in ('MigrationV1', 'TranshipProof', 'ConferenceRegistration') order by 2"))
        .as(when)
        .containsExactly(
            "ConferenceRegistration ConferenceSeatTypesView",
            "ConferenceRegistration ConferencesView",
            "ConferenceRegistration OrderItemsView",
            "ConferenceRegistration OrdersView",
            "ConferenceRegistration PricedOrderLines",
            "ConferenceRegistration PricedOrders");
    assertThat(
            world.query(
                "select count(*) from information_schema.columns where column_name in"
                    + " ('SeatsAvailabilityVersion', 'IsFreeOfCharge') and table_schema <>"
                    + " 'TranshipShadow'"))
        .as(when)
        .containsExactly("0");
    assertThat(
            world.query(
                "select count(*) from information_schema.schemata where schema_name ="
                    + " 'MigrationV1'"))
        .as(when)
        .containsExactly("0");
    assertOrders(world, when);
  }
}
