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
  private SecondGenerators() {}

  static void order(Connection views, String type, JsonNode event) throws SQLException {
    switch (type) {
      case "OrderPlaced" -> placed(views, event);
      case "OrderReservationCompleted" -> reserved(views, event);
      case "OrderTotalsCalculated" -> {
        boolean _ = next(views, event, "\"StateValue\" = \"StateValue\" + ?::int", "0");
      }
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
            "insert into VIEWS.\"OrdersView\" (\"OrderId\", \"ConferenceId\","
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
                  "insert into VIEWS.\"OrderItemsView\" (\"Id\", \"SeatType\","
                      + " \"RequestedSeats\", \"ReservedSeats\", \"DraftOrder_OrderId\")"
                      + " values (?::uuid, ?::uuid, ?::int, 0, ?::uuid)",
                  UUID.randomUUID().toString(),
                  text(seat, "SeatType"),
                  text(seat, "Quantity"),
                  text(event, "SourceId"));
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
                  "update VIEWS.\"OrderItemsView\" set \"ReservedSeats\" = ?::int"
                      + " where \"DraftOrder_OrderId\" = ?::uuid and \"SeatType\" = ?::uuid",
                  text(seat, "Quantity"),
                  text(event, "SourceId"),
                  text(seat, "SeatType"));
    }
  }

  private static boolean next(Connection views, JsonNode event, String change, String value)
      throws SQLException {
    return set(
        views,
        "update VIEWS.\"OrdersView\" set \"OrderVersion\" = ?::int, "
            + change
            + " where \"OrderId\" = ?::uuid and \"OrderVersion\" < ?::int",
        text(event, "Version"),
        value,
        text(event, "SourceId"),
        text(event, "Version"));
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
