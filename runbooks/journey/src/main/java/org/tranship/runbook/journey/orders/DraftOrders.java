package org.tranship.runbook.journey.orders;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tranship.runbook.journey.format.PayloadFields;
import org.tranship.runbook.journey.sql.ViewTables;
import org.tranship.runbook.journey.sql.ViewTables.Guid;

/// The read model of orders: what was asked for, what was reserved, and how far the order is.
///
/// An event counts if its version is greater than the order's, which it then is. The second release
/// counts the calculation of totals too, and has an item's id of its own, which is made from the
/// order and its place in it here, so that the same event gives the same row.
///
/// @param tables in a transaction
/// @param release whose tables
public record DraftOrders(ViewTables tables, Release release) implements OrderView {
  private static final String ORDER_ID = "OrderId";
  private static final String VERSION = "OrderVersion";
  private static final String STATE = "StateValue";

  /// How far an order is, as `StateValue` says it.
  private enum State {
    PENDING(0),
    PARTIALLY_RESERVED(1),
    RESERVED(2),
    CONFIRMED(4);

    private final int value;

    State(int value) {
      this.value = value;
    }
  }

  @Override
  public Effect apply(Happened event) throws SQLException {
    return switch (event.type()) {
      case "OrderPlaced" -> placed(event);
      case "OrderUpdated" -> updated(event);
      case "OrderPartiallyReserved" -> reserved(event, State.PARTIALLY_RESERVED);
      case "OrderReservationCompleted" -> reserved(event, State.RESERVED);
      case "OrderRegistrantAssigned" ->
          next(event, "RegistrantEmail", event.payload().text("Email"));
      // A name that the first release has for the same.
      case "OrderConfirmed", "OrderPaymentConfirmed" -> next(event, STATE, State.CONFIRMED.value);
      case "OrderTotalsCalculated" -> release == Release.SECOND ? next(event) : Effect.NONE;
      default -> Effect.NONE;
    };
  }

  private Effect placed(Happened event) throws SQLException {
    Guid order = event.source();
    if (tables.has(release.orders, ORDER_ID, order)) {
      return Effect.DUPLICATE;
    }
    tables.insert(
        release.orders,
        ORDER_ID,
        order,
        "ConferenceId",
        event.guid("ConferenceId"),
        STATE,
        State.PENDING.value,
        VERSION,
        event.version(),
        "AccessCode",
        event.payload().text("AccessCode"));
    items(order, event.payload());
    return Effect.APPLIED;
  }

  private Effect updated(Happened event) throws SQLException {
    Effect effect = next(event, STATE, State.PENDING.value);
    if (effect == Effect.APPLIED) {
      int _ = tables.remove(release.items, release.itemsOrder, event.source());
      items(event.source(), event.payload());
    }
    return effect;
  }

  private void items(Guid order, PayloadFields event) throws SQLException {
    int position = 0;
    for (PayloadFields seat : event.list("Seats")) {
      Guid type = new Guid(seat.need("SeatType"));
      List<Object> row = new ArrayList<>();
      if (release == Release.SECOND) {
        row.addAll(List.of("Id", derived(order.text() + type.text() + position++)));
      }
      row.addAll(
          List.of(
              release.itemsOrder,
              order,
              "SeatType",
              type,
              "RequestedSeats",
              seat.number("Quantity"),
              "ReservedSeats",
              0));
      tables.insert(release.items, row.toArray());
    }
  }

  private Effect reserved(Happened event, State state) throws SQLException {
    Effect effect =
        next(
            event,
            STATE,
            state.value,
            "ReservationExpirationDate",
            event.time("ReservationExpiration"));
    if (effect == Effect.APPLIED) {
      for (PayloadFields seat : event.payload().list("Seats")) {
        int _ =
            tables.setOf(
                release.items,
                release.itemsOrder,
                event.source(),
                "SeatType",
                new Guid(seat.need("SeatType")),
                "ReservedSeats",
                seat.number("Quantity"));
      }
    }
    return effect;
  }

  /// Brings an order to the event's version, if it is not there yet.
  private Effect next(Happened event, Object... columns) throws SQLException {
    Guid order = event.source();
    if (tables.raise(release.orders, ORDER_ID, order, VERSION, event.version()) == 0) {
      return tables.has(release.orders, ORDER_ID, order) ? Effect.DUPLICATE : Effect.EARLY;
    }
    if (columns.length > 0) {
      int _ = tables.set(release.orders, ORDER_ID, order, columns);
    }
    return Effect.APPLIED;
  }

  /// A guid that is always the same for the same text.
  static Guid derived(String text) {
    return new Guid(UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString());
  }
}
