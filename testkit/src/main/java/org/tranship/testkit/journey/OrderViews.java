package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.LiveGenerators.set;
import static org.tranship.testkit.journey.LiveGenerators.text;

import java.sql.Connection;
import java.sql.SQLException;
import tools.jackson.databind.JsonNode;

/// The view of orders and their items, in which both releases do alike but for names.
///
/// @param orders the table of orders
/// @param items the table of their items
/// @param order the column of an item that says whose it is
record OrderViews(String orders, String items, String order) {
  /// Takes an event that both releases take in the same way; any other is left alone.
  void apply(Connection views, String type, JsonNode event) throws SQLException {
    switch (type) {
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

  /// @return whether the order was not there yet
  boolean placed(Connection views, JsonNode event) throws SQLException {
    return set(
        views,
        "insert into VIEWS.\"%s\" (\"OrderId\", \"ConferenceId\", \"StateValue\", \"OrderVersion\","
                .formatted(orders)
            + " \"AccessCode\") values (?::uuid, ?::uuid, 0, ?::int, ?) on conflict do nothing",
        text(event, "SourceId"),
        text(event, "ConferenceId"),
        text(event, "Version"),
        text(event, "AccessCode"));
  }

  private void reserved(Connection views, JsonNode event) throws SQLException {
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
                  "update VIEWS.\"%s\" set \"ReservedSeats\" = ?::int".formatted(items)
                      + " where \"%s\" = ?::uuid and \"SeatType\" = ?::uuid".formatted(order),
                  text(seat, "Quantity"),
                  text(event, "SourceId"),
                  text(seat, "SeatType"));
    }
  }

  /// Changes an order, unless this or a later event of it has come before.
  ///
  /// @return whether it was changed
  boolean next(Connection views, JsonNode event, String change, String value) throws SQLException {
    return set(
        views,
        "update VIEWS.\"%s\" set \"OrderVersion\" = ?::int, ".formatted(orders)
            + change
            + " where \"OrderId\" = ?::uuid and \"OrderVersion\" < ?::int",
        text(event, "Version"),
        value,
        text(event, "SourceId"),
        text(event, "Version"));
  }
}
