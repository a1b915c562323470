package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.LiveGenerators.set;
import static org.tranship.testkit.journey.LiveGenerators.text;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// How the second release's generators take an event into its tables. It counts the calculation of
/// totals as a version of the order, and has no row of prices before.
final class SecondGenerators {
  private static final OrderViews ORDERS =
      new OrderViews("OrdersView", "OrderItemsView", "DraftOrder_OrderId");

  private SecondGenerators() {}

  static void order(Connection views, String type, JsonNode event) throws SQLException {
    switch (type) {
      case "OrderPlaced" -> placed(views, event);
      case "OrderTotalsCalculated" -> {
        boolean _ = ORDERS.next(views, event, "\"StateValue\" = \"StateValue\" + ?::int", "0");
      }
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
                  "insert into VIEWS.\"OrderItemsView\" (\"Id\", \"SeatType\","
                      + " \"RequestedSeats\", \"ReservedSeats\", \"DraftOrder_OrderId\")"
                      + " values (?::uuid, ?::uuid, ?::int, 0, ?::uuid)",
                  UUID.randomUUID().toString(),
                  text(seat, "SeatType"),
                  text(seat, "Quantity"),
                  text(event, "SourceId"));
    }
  }

  static void priced(Connection views, String type, JsonNode event) throws SQLException {
    switch (type) {
      case "OrderTotalsCalculated" -> totals(views, event);
      case "SeatAssignmentsCreated" -> {
        boolean _ =
            set(
                views,
                "update VIEWS.\"PricedOrders\" set \"AssignmentsId\" = ?::uuid"
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
    boolean made =
        set(
            views,
            "insert into VIEWS.\"PricedOrders\" (\"OrderId\", \"Total\", \"OrderVersion\","
                + " \"IsFreeOfCharge\") values (?::uuid, ?::numeric, ?::int, ?::boolean)"
                + " on conflict do nothing",
            text(event, "SourceId"),
            text(event, "Total"),
            text(event, "Version"),
            text(event, "IsFreeOfCharge"));
    for (JsonNode line : event.path("Lines")) {
      boolean _ =
          made
              && set(
                  views,
                  "insert into VIEWS.\"PricedOrderLines\" (\"LineId\", \"OrderId\","
                      + " \"Description\", \"UnitPrice\", \"Quantity\", \"LineTotal\")"
                      + " select ?::uuid, ?::uuid, \"Name\", ?::numeric, ?::int, ?::numeric"
                      + " from VIEWS.\"PricedOrderLineSeatTypeDescriptions\""
                      + " where \"SeatTypeId\" = ?::uuid",
                  UUID.randomUUID().toString(),
                  text(event, "SourceId"),
                  text(line, "UnitPrice"),
                  text(line, "Quantity"),
                  text(line, "LineTotal"),
                  text(line, "SeatType"));
    }
  }

  static void seats(ThirdPlaces places, Connection views, String type, JsonNode event)
      throws SQLException {
    if (type.equals("SeatAssignmentsCreated")) {
      String text = places.seats(views, event);
      boolean _ =
          set(
              views,
              "insert into \"BlobStorage\".\"Blobs\" values (?, 'text/plain',"
                  + " convert_to(?, 'UTF8'), ?) on conflict do nothing",
              "SeatAssignments-" + text(event, "SourceId"),
              text,
              text);
    }
  }
}
