package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.LiveGenerators.set;
import static org.tranship.testkit.journey.LiveGenerators.text;

import java.sql.Connection;
import java.sql.SQLException;
import tools.jackson.databind.JsonNode;

/// How the third release's generators take an event into its five tables, and the seats of orders
/// into blobs.
final class ThirdGenerators {
  private static final OrderViews ORDERS =
      new OrderViews("OrdersViewV3", "OrderItemsViewV3", "OrderId");

  private ThirdGenerators() {}

  static void order(Connection views, String type, JsonNode event) throws SQLException {
    switch (type) {
      case "OrderPlaced" -> placed(views, event);
      default -> ORDERS.apply(views, type, event);
    }
  }

  private static void placed(Connection views, JsonNode event) throws SQLException {
    boolean made = ORDERS.placed(views, event);
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
