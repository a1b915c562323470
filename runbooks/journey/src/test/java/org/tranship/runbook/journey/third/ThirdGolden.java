package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.testkit.journey.GoldenIds;
import org.tranship.testkit.journey.LiveJourney;

/// What the golden data has to be after the migration to the third release, and what it was before.
final class ThirdGolden {
  private static final String R = "\"ConferenceRegistration\".";

  private ThirdGolden() {}

  static void assertThirdRelease(ThirdWorld world, String when) {
    assertThat(
            world.query(
                "select \"OrderId\", \"StateValue\", \"OrderVersion\" from "
                    + R
                    + "\"OrdersViewV3\" order by 1"))
        .as(when)
        .containsExactly(
            GoldenIds.PAID + " 4 4", GoldenIds.EXPIRED + " 2 4", GoldenIds.GRATIS + " 4 4");
    assertThat(
            world.query(
                "select \"OrderId\", \"Total\", \"OrderVersion\", \"IsFreeOfCharge\","
                    + " \"ReservationExpirationDate\" is null, \"AssignmentsId\" from "
                    + R
                    + "\"PricedOrdersV3\" order by 1"))
        .as(when)
        .containsExactly(
            GoldenIds.PAID + " 249.00 2 f f " + GoldenIds.ASSIGNMENTS,
            GoldenIds.GRATIS + " 0.00 4 t t " + GoldenIds.GRATIS_ASSIGNMENTS);
    assertThat(
            world.query(
                "select \"Position\", \"Description\", \"UnitPrice\", \"Quantity\", \"LineTotal\" from "
                    + R
                    + "\"PricedOrderLinesV3\" order by \"OrderId\", 1"))
        .as(when)
        .containsExactly(
            "0 General admission 199.00 1 199.00",
            "1 Additional cocktail party 50.00 1 50.00",
            "0 Student 0.00 1 0.00");
    assertThat(
            world.query(
                "select \"OrderId\", \"RequestedSeats\", \"ReservedSeats\" from "
                    + R
                    + "\"OrderItemsViewV3\" order by 1, \"SeatType\""))
        .as(when)
        .containsExactly(
            GoldenIds.PAID + " 1 1",
            GoldenIds.PAID + " 1 1",
            GoldenIds.EXPIRED + " 2 2",
            GoldenIds.GRATIS + " 1 1");
    assertThat(
            world.query("select count(*) from " + R + "\"PricedOrderLineSeatTypeDescriptionsV3\""))
        .as(when)
        .containsExactly("5");
    assertThat(world.blobNames())
        .as(when)
        .containsExactly(
            "SeatAssignments-" + GoldenIds.ASSIGNMENTS,
            "SeatAssignments-" + GoldenIds.GRATIS_ASSIGNMENTS);
    assertThat(world.blob("SeatAssignments-" + GoldenIds.ASSIGNMENTS))
        .as(when)
        .isEqualTo(
            "{\"$type\":\"Registration.ReadModel.OrderSeats, Registration\",\"AssignmentsId\":\""
                + GoldenIds.ASSIGNMENTS
                + "\",\"OrderId\":\""
                + GoldenIds.PAID
                + "\",\"Seats\":[{\"$type\":\"Registration.ReadModel.OrderSeat,"
                + " Registration\",\"Position\":0,\"SeatName\":\"General"
                + " admission\",\"Attendee\":{\"$type\":\"Registration.PersonalInfo,"
                + " Registration.Contracts\",\"FirstName\":\"Bo\",\"LastName\":\"Lin\",\"Email\":\"bo@contoso.com\"}},"
                + "{\"$type\":\"Registration.ReadModel.OrderSeat,"
                + " Registration\",\"Position\":1,\"SeatName\":\"Additional cocktail"
                + " party\",\"Attendee\":{\"$type\":\"Registration.PersonalInfo,"
                + " Registration.Contracts\",\"FirstName\":null,\"LastName\":null,\"Email\":null}}]}");
    assertThat(world.blob("SeatAssignments-" + GoldenIds.GRATIS_ASSIGNMENTS))
        .as(when)
        .isEqualTo(
            "{\"$type\":\"Registration.ReadModel.OrderSeats, Registration\",\"AssignmentsId\":\""
                + GoldenIds.GRATIS_ASSIGNMENTS
                + "\",\"OrderId\":\""
                + GoldenIds.GRATIS
                + "\",\"Seats\":[{\"$type\":\"Registration.ReadModel.OrderSeat,"
                + " Registration\",\"Position\":0,\"SeatName\":\"Student\",\"Attendee\":"
                + "{\"$type\":\"Registration.PersonalInfo,"
                + " Registration.Contracts\",\"FirstName\":null,\"LastName\":null,\"Email\":null}}]}");
    assertProcesses(world, when);
    assertThat(world.service.third.running()).as(when).isTrue();
    assertThat(world.service.second.running()).as(when).isFalse();
    assertThat(world.service.swapped).as(when).isTrue();
  }

  /// Every row of the table of events, which both releases share.
  static List<TableRow> events(ThirdWorld world) {
    List<TableRow> rows = new ArrayList<>();
    RowScan scan = new RowScan(world.tables, ThirdWorld.EVENTS, RowRange.ALL);
    for (Optional<TableRow> row = scan.next(); row.isPresent(); row = scan.next()) {
      rows.add(row.get());
    }
    return rows;
  }

  private static void assertProcesses(ThirdWorld world, String when) {
    assertThat(
            world.query(
                "select \"SeatReservationCommandId\", \"TimeStamp\" from"
                    + " \"ConferenceRegistrationProcesses\".\"RegistrationProcess\""))
        .as(when)
        .containsExactly("00000000-0000-0000-0000-000000000000 0");
    assertThat(
            world.query(
                "select count(*) from"
                    + " \"ConferenceRegistrationProcesses\".\"UndispatchedMessages\""))
        .as(when)
        .containsExactly("0");
    assertThat(
            world.query("select indexname from pg_indexes where indexname like 'IX_%' order by 1"))
        .as(when)
        .containsExactly(
            "IX_RegistrationProcessManager_Completed",
            "IX_RegistrationProcessManager_OrderId",
            "IX_SeatTypesView_ConferenceId");
  }

  /// The second's generator counts the calculation of totals, and the third's does not.
  static void assertSecondsOrders(ThirdWorld world, String when) {
    assertThat(
            world.query(
                "select \"OrderId\", \"StateValue\", \"OrderVersion\" from "
                    + R
                    + "\"OrdersView\" order by 1"))
        .as(when)
        .containsExactly(
            GoldenIds.PAID + " 4 4", GoldenIds.EXPIRED + " 2 5", GoldenIds.GRATIS + " 4 4");
  }

  private static List<String> subscriptions(ThirdWorld world, String topic) {
    return world.bus.topology().subscriptions(topic).stream()
        .map(SubscriptionState::name)
        .map(it -> it.name())
        .toList();
  }

  static void assertSecondGone(ThirdWorld world) {
    assertThat(subscriptions(world, LiveJourney.COMMANDS))
        .containsExactly("log", "seatsavailability", "sessionless");
    assertThat(subscriptions(world, LiveJourney.EVENTS))
        .containsExactly(
            "Conference.OrderEventHandler",
            "Registration.ConferenceViewModelGenerator",
            "Registration.OrderViewModelGeneratorV3",
            "Registration.PricedOrderViewModelGeneratorV3",
            "Registration.RegistrationPMNextSteps",
            "Registration.RegistrationPMOrderPlaced",
            "Registration.SeatAssignmentsHandler",
            "Registration.SeatAssignmentsViewModelGeneratorV3",
            "log");
    assertThat(tables(world))
        .containsExactly(
            "ConferenceSeatTypesView",
            "ConferencesView",
            "OrderItemsViewV3",
            "OrdersViewV3",
            "PricedOrderLineSeatTypeDescriptionsV3",
            "PricedOrderLinesV3",
            "PricedOrdersV3");
    assertThat(world.query("select count(*) from \"BlobStorage\".\"Blobs\"")).containsExactly("0");
  }

  private static List<String> tables(ThirdWorld world) {
    return world.query(
        "select table_name from information_schema.tables where table_schema in"
            + " ('ConferenceRegistration', 'TranshipJourney', 'TranshipProof') order by 1");
  }

  static void assertSecondRelease(ThirdWorld world, String when) {
    assertSecondsOrders(world, when);
    assertThat(subscriptions(world, LiveJourney.COMMANDS)).as(when).containsExactly("all", "log");
    assertThat(subscriptions(world, LiveJourney.EVENTS)).as(when).hasSize(8);
    assertThat(tables(world))
        .as(when)
        .containsExactly(
            "ConferenceSeatTypesView",
            "ConferencesView",
            "OrderItemsView",
            "OrdersView",
            "PricedOrderLineSeatTypeDescriptions",
            "PricedOrderLines",
            "PricedOrders");
    assertThat(
            world.query(
                "select constraint_name from information_schema.table_constraints where"
                    + " constraint_name like '%\\_Lines%' order by 1"))
        .as(when)
        .containsExactly("DraftOrder_Lines", "PricedOrder_Lines");
    assertThat(
            world.query(
                "select table_name from information_schema.tables where table_schema ="
                    + " 'ConferenceRegistrationProcesses'"))
        .as(when)
        .containsExactly("RegistrationProcess");
    assertThat(world.query("select indexname from pg_indexes where indexname like 'IX_%'"))
        .as(when)
        .isEmpty();
    assertThat(world.blobNames()).as(when).isEmpty();
    assertThat(world.service.second.running()).as(when).isTrue();
    assertThat(world.service.third.running()).as(when).isFalse();
    assertThat(world.service.swapped).as(when).isFalse();
    assertThat(world.service.deployed).as(when).isFalse();
    for (String topic : List.of(LiveJourney.COMMANDS, LiveJourney.EVENTS)) {
      assertThat(world.bus.topology().subscriptions(topic))
          .as(when)
          .allMatch(it -> it.deadLetters() == 0);
    }
  }
}
