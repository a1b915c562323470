package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.LiveGenerators.set;
import static org.tranship.testkit.journey.LiveGenerators.text;

import java.sql.Connection;
import java.sql.SQLException;
import tools.jackson.databind.JsonNode;

/// How the third release's generators take an event into its five tables, and the seats of orders
/// into blobs.
final class ThirdGenerators {
  private ThirdGenerators() {}

  static void order(Connection views, String type, JsonNode event) throws SQLException {
    switch (type) {
      case "OrderPlaced" -> placed(views, event);
      case "OrderReservationCompleted" -> reserved(views, event);
      case "OrderRegistrantAssigned" -> {
        boolean _ = next(views, event, "\"RegistrantEmail\" = ?", text(event, "Email"));
      }
      case "OrderConfirmed" -> {
        boolean _ = next(views, event, "\"StateValue\" = ?::int", "4");
      }
      default -> {
        // Nothing of an order's own view.
      }
    }
  }

  private static void placed(Connection views, JsonNode event) throws SQLException {
    boolean made =
        set(
            views,
            "insert into VIEWS.\"OrdersViewV3\" (\"OrderId\", \"ConferenceId\","
                + " \"StateValue\", \"OrderVersion\", \"AccessCode\")"
                + " values (?::uuid, ?::uuid, 0, ?::int, ?) on conflict do nothing",
            text(event, "SourceId"),
            text(event, "ConferenceId"),
            text(event, "Version"),
            text(event, "AccessCode"));
    for (JsonNode seat : event.path("Seats")) {
      boolean _ =
          made
              && set(
                  views,
                  "insert into VIEWS.\"OrderItemsViewV3\" (\"OrderId\", \"SeatType\","
                      + " \"RequestedSeats\", \"ReservedSeats\")"
                      + " values (?::uuid, ?::uuid, ?::int, 0)",
                  text(event, "SourceId"),
                  text(seat, "SeatType"),
                  text(seat, "Quantity"));
    }
  }

  private static void reserved(Connection views, JsonNode event) throws SQLException {
    boolean next =
        next(
            views,
            event,
            "\"StateValue\" = 2, \"ReservationExpirationDate\" = ?::timestamptz at time zone"
                + " 'UTC'",
            text(event, "ReservationExpiration"));
    for (JsonNode seat : event.path("Seats")) {
      boolean _ =
          next
              && set(
                  views,
                  "update VIEWS.\"OrderItemsViewV3\" set \"ReservedSeats\" = ?::int"
                      + " where \"OrderId\" = ?::uuid and \"SeatType\" = ?::uuid",
                  text(seat, "Quantity"),
                  text(event, "SourceId"),
                  text(seat, "SeatType"));
    }
  }

  private static boolean next(Connection views, JsonNode event, String change, String value)
      throws SQLException {
    return set(
        views,
        "update VIEWS.\"OrdersViewV3\" set \"OrderVersion\" = ?::int, "
            + change
            + " where \"OrderId\" = ?::uuid and \"OrderVersion\" < ?::int",
        text(event, "Version"),
        value,
        text(event, "SourceId"),
        text(event, "Version"));
  }

  static void priced(Connection views, String type, JsonNode event) throws SQLException {
    switch (type) {
      case "OrderPlaced" -> {
        boolean _ =
            set(
                views,
                "insert into VIEWS.\"PricedOrdersV3\" (\"OrderId\", \"Total\", \"OrderVersion\","
                    + " \"IsFreeOfCharge\", \"ReservationExpirationDate\")"
                    + " values (?::uuid, 0, ?::int, false, ?::timestamptz at time zone 'UTC')"
                    + " on conflict do nothing",
                text(event, "SourceId"),
                text(event, "Version"),
                text(event, "ReservationAutoExpiration"));
      }
      case "OrderTotalsCalculated" -> totals(views, event);
      case "OrderConfirmed" -> {
        boolean _ =
            set(
                views,
                "update VIEWS.\"PricedOrdersV3\" set \"OrderVersion\" = ?::int,"
                    + " \"ReservationExpirationDate\" = null"
                    + " where \"OrderId\" = ?::uuid and \"OrderVersion\" < ?::int",
                text(event, "Version"),
                text(event, "SourceId"),
                text(event, "Version"));
      }
      case "SeatAssignmentsCreated" -> {
        boolean _ =
            set(
                views,
                "update VIEWS.\"PricedOrdersV3\" set \"AssignmentsId\" = ?::uuid"
                    + " where \"OrderId\" = ?::uuid",
                text(event, "SourceId"),
                text(event, "OrderId"));
      }
      default -> {
        // Nothing that has a price.
      }
    }
  }

  private static void totals(Connection views, JsonNode event) throws SQLException {
    boolean next =
        set(
            views,
            "update VIEWS.\"PricedOrdersV3\" set \"OrderVersion\" = ?::int,"
                + " \"Total\" = ?::numeric, \"IsFreeOfCharge\" = ?::boolean"
                + " where \"OrderId\" = ?::uuid and \"OrderVersion\" < ?::int",
            text(event, "Version"),
            text(event, "Total"),
            text(event, "IsFreeOfCharge"),
            text(event, "SourceId"),
            text(event, "Version"));
    int position = 0;
    for (JsonNode line : event.path("Lines")) {
      boolean _ =
          next
              && set(
                  views,
                  "insert into VIEWS.\"PricedOrderLinesV3\" (\"OrderId\", \"Position\","
                      + " \"Description\", \"UnitPrice\", \"Quantity\", \"LineTotal\")"
                      + " select ?::uuid, ?::int, \"Name\", ?::numeric, ?::int, ?::numeric"
                      + " from VIEWS.\"PricedOrderLineSeatTypeDescriptionsV3\""
                      + " where \"SeatTypeId\" = ?::uuid",
                  text(event, "SourceId"),
                  Integer.toString(position),
                  text(line, "UnitPrice"),
                  text(line, "Quantity"),
                  text(line, "LineTotal"),
                  text(line, "SeatType"));
      position++;
    }
  }

  static void seats(ThirdPlaces places, Connection views, String type, JsonNode event)
      throws SQLException {
    if (type.equals("SeatAssignmentsCreated")) {
      places.write("SeatAssignments-" + text(event, "SourceId"), places.seats(views, event));
    }
  }
}
