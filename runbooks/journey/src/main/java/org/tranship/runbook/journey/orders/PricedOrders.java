package org.tranship.runbook.journey.orders;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.runbook.journey.format.PayloadFields;
import org.tranship.runbook.journey.sql.ViewTables;
import org.tranship.runbook.journey.sql.ViewTables.Guid;
import org.tranship.runbook.journey.sql.ViewTables.Nothing;

/// The read model of what orders cost, and of the names of types of seats beside it.
///
/// The third release makes a row when an order is placed, and takes the time at which its
/// reservation ends off it when it is confirmed; the second makes it with the first totals. Both
/// remove it when the order expires. So a row alone does not say what was applied: an event that
/// came late would make it anew. How far each order was applied is therefore kept beside the
/// third's tables, for as long as the migration lasts; names of types of seats have no version, and
/// go by the time at which the bus had taken them.
///
/// A row is made by whichever comes first, the first totals of an order or its seats, and these are
/// of two sources. So it may have been made by somebody else between the look and the insert: the
/// database refuses that then, and the event has to be applied anew, in a transaction of its own
/// ([org.tranship.runbook.journey.sql.OpenDatabase#keepBesideOthers]). With the row there, totals
/// count if their version is greater than its, and seats are added to it.
///
/// @param tables in a transaction
/// @param kept how far each source was applied; the same as `tables` for the second release, where
///   the order's own version says it
/// @param release whose tables
public record PricedOrders(ViewTables tables, ViewTables kept, Release release)
    implements OrderView {
  private static final int ORDERS = 1;
  private static final int NAMES = 2;
  private static final String ORDER_ID = "OrderId";
  private static final String VERSION = "OrderVersion";
  private static final String SEAT_TYPE = "SeatTypeId";
  private static final String EXPIRATION = "ReservationExpirationDate";

  @Override
  public Effect apply(Happened event) throws SQLException {
    return switch (event.type()) {
      case "OrderPlaced" -> release == Release.THIRD ? placed(event) : Effect.NONE;
      case "OrderTotalsCalculated" -> totals(event);
      case "OrderConfirmed" -> release == Release.THIRD ? confirmed(event) : Effect.NONE;
      case "OrderExpired" -> expired(event);
      case "SeatAssignmentsCreated" -> assigned(event);
      case "SeatCreated", "SeatUpdated" -> named(event);
      default -> Effect.NONE;
    };
  }

  /// Whether the third release's order is behind this event and has its row.
  private Effect ready(Happened event) throws SQLException {
    if (kept.reached(ORDERS, event.source()) >= event.version()) {
      return Effect.DUPLICATE;
    }
    if (!tables.has(release.priced, ORDER_ID, event.source())) {
      return Effect.EARLY;
    }
    boolean _ = kept.advance(ORDERS, event.source(), event.version());
    return Effect.APPLIED;
  }

  private Effect placed(Happened event) throws SQLException {
    if (!kept.advance(ORDERS, event.source(), event.version())) {
      return Effect.DUPLICATE;
    }
    if (!tables.has(release.priced, ORDER_ID, event.source())) {
      empty(event.source());
    }
    int _ =
        tables.set(
            release.priced,
            ORDER_ID,
            event.source(),
            VERSION,
            event.version(),
            EXPIRATION,
            event.time("ReservationAutoExpiration"));
    return Effect.APPLIED;
  }

  private Effect totals(Happened event) throws SQLException {
    Guid order = event.source();
    if (release == Release.THIRD) {
      Effect ready = ready(event);
      if (ready != Effect.APPLIED) {
        return ready;
      }
      int _ = tables.raise(release.priced, ORDER_ID, order, VERSION, event.version());
    } else if (!tables.has(release.priced, ORDER_ID, order)) {
      empty(order);
      int _ = tables.raise(release.priced, ORDER_ID, order, VERSION, event.version());
    } else if (tables.raise(release.priced, ORDER_ID, order, VERSION, event.version()) == 0) {
      return Effect.DUPLICATE;
    }
    int _ = tables.remove(release.lines, ORDER_ID, order);
    int position = 0;
    for (PayloadFields line : event.payload().list("Lines")) {
      line(order, position++, line);
    }
    int _ =
        tables.set(
            release.priced,
            ORDER_ID,
            order,
            "Total",
            event.payload().decimal("Total"),
            "IsFreeOfCharge",
            event.payload().text("IsFreeOfCharge").filter("true"::equalsIgnoreCase).isPresent());
    return Effect.APPLIED;
  }

  /// A row of an order of which nothing is known yet.
  private void empty(Guid order) throws SQLException {
    tables.insert(
        release.priced,
        ORDER_ID,
        order,
        "Total",
        BigDecimal.ZERO,
        VERSION,
        -1,
        "IsFreeOfCharge",
        false);
  }

  private void line(Guid order, int position, PayloadFields line) throws SQLException {
    Optional<String> type = line.text("SeatType");
    Optional<String> name =
        type.isPresent()
            ? tables.text(release.descriptions(), SEAT_TYPE, new Guid(type.get()), "Name")
            : Optional.empty();
    List<Object> row = new ArrayList<>(List.of(ORDER_ID, order, "Description", name));
    if (release == Release.THIRD) {
      row.addAll(List.of("Position", position));
    } else {
      row.addAll(List.of("LineId", DraftOrders.derived(order.text() + position)));
    }
    row.addAll(
        List.of(
            "UnitPrice",
            type.isPresent() ? line.decimal("UnitPrice") : BigDecimal.ZERO,
            "Quantity",
            type.isPresent() ? line.number("Quantity") : 0,
            "LineTotal",
            line.decimal("LineTotal")));
    tables.insert(release.lines, row.toArray());
  }

  private Effect confirmed(Happened event) throws SQLException {
    Effect ready = ready(event);
    if (ready == Effect.APPLIED) {
      int _ =
          tables.set(
              release.priced,
              ORDER_ID,
              event.source(),
              EXPIRATION,
              Nothing.NULL,
              VERSION,
              event.version());
    }
    return ready;
  }

  private Effect expired(Happened event) throws SQLException {
    if (release == Release.THIRD && !kept.advance(ORDERS, event.source(), event.version())) {
      return Effect.DUPLICATE;
    }
    int _ = tables.remove(release.lines, ORDER_ID, event.source());
    return tables.remove(release.priced, ORDER_ID, event.source()) == 0 && release == Release.SECOND
        ? Effect.DUPLICATE
        : Effect.APPLIED;
  }

  /// The order's version says nothing of it: it is another source's event, and may come before
  /// those of the order. An order that was known and is gone has expired, and gets no seats.
  private Effect assigned(Happened event) throws SQLException {
    Guid order = event.guid(ORDER_ID);
    Guid assignments = event.source();
    if (tables
        .text(release.priced, ORDER_ID, order, "AssignmentsId")
        .filter(assignments.text()::equalsIgnoreCase)
        .isPresent()) {
      return Effect.DUPLICATE;
    }
    if (tables.set(release.priced, ORDER_ID, order, "AssignmentsId", assignments) > 0) {
      return Effect.APPLIED;
    }
    if (release == Release.THIRD && kept.reached(ORDERS, order) >= 0) {
      return Effect.DUPLICATE;
    }
    empty(order);
    int _ = tables.set(release.priced, ORDER_ID, order, "AssignmentsId", assignments);
    return Effect.APPLIED;
  }

  private Effect named(Happened event) throws SQLException {
    Guid type = event.source();
    if (release == Release.THIRD && !kept.advance(NAMES, type, event.time())) {
      return Effect.DUPLICATE;
    }
    if (release == Release.SECOND
        && event.type().equals("SeatCreated")
        && tables.has(release.descriptions(), SEAT_TYPE, type)) {
      // The first event of a type of seats: whoever has made its row had this one or a later one.
      return Effect.DUPLICATE;
    }
    Optional<String> name = event.payload().text("Name");
    if (tables.set(release.descriptions(), SEAT_TYPE, type, "Name", name) == 0) {
      tables.insert(release.descriptions(), SEAT_TYPE, type, "Name", name);
    }
    return Effect.APPLIED;
  }
}
