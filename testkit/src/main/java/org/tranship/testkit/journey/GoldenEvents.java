package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.GoldenIds.A;
import static org.tranship.testkit.journey.GoldenIds.ASSIGNMENTS;
import static org.tranship.testkit.journey.GoldenIds.B;
import static org.tranship.testkit.journey.GoldenIds.C;
import static org.tranship.testkit.journey.GoldenIds.COCKTAIL;
import static org.tranship.testkit.journey.GoldenIds.DELETED;
import static org.tranship.testkit.journey.GoldenIds.EXPIRED;
import static org.tranship.testkit.journey.GoldenIds.GENERAL;
import static org.tranship.testkit.journey.GoldenIds.PAID;
import static org.tranship.testkit.journey.GoldenIds.RESERVATION_1;
import static org.tranship.testkit.journey.GoldenIds.RESERVATION_2;
import static org.tranship.testkit.journey.GoldenIds.SMALL;
import static org.tranship.testkit.journey.GoldenIds.WORKSHOP;
import static org.tranship.testkit.journey.GoldenPayload.availability;
import static org.tranship.testkit.journey.GoldenPayload.contract;
import static org.tranship.testkit.journey.GoldenPayload.line;
import static org.tranship.testkit.journey.GoldenPayload.list;
import static org.tranship.testkit.journey.GoldenPayload.person;
import static org.tranship.testkit.journey.GoldenPayload.quantity;
import static org.tranship.testkit.journey.GoldenPayload.seat;
import static org.tranship.testkit.journey.GoldenPayload.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The event store of the first release: 27 events in six streams, and one of them with its second
/// row, since it was not sent to the bus. Every other payload is indented.
public final class GoldenEvents {
  /// The table that they are in.
  public static final String TABLE = "ConferenceEventStore";

  /// What the key of an event's second row begins with, which is there until the event was sent.
  public static final String PENDING = "Unpublished_";

  private static final String EXPIRATION = text("ReservationExpiration", "2012-05-10T10:15:00Z");

  private final List<List<Row>> saves = new ArrayList<>();
  private final Map<String, Long> versions = new HashMap<>();
  private int events;

  /// A row.
  ///
  /// @param partition of its key
  /// @param row of its key
  /// @param columns the others, all of them texts
  public record Row(String partition, String row, SortedMap<String, String> columns) {}

  private record Event(String type, String payload) {}

  private GoldenEvents() {
    availabilityBegins();
    paidOrder();
    seatAssignments();
    expiredOrder();
  }

  /// What was written together, in the order in which it was: between two of them, let a
  /// millisecond pass, so that the service's clock tells them apart.
  public static List<List<Row>> saves() {
    return List.copyOf(new GoldenEvents().saves);
  }

  /// Has every event sent again, the last first.
  public static void again(LiveJourney journey) {
    for (List<Row> save : saves().reversed()) {
      for (Row row : save) {
        if (!row.row().startsWith(PENDING)) {
          journey.again(
              row.partition(),
              row.columns().getOrDefault("SourceId", ""),
              row.columns().getOrDefault("Payload", ""),
              Long.parseLong(row.row()));
        }
      }
    }
  }

  private void availabilityBegins() {
    for (String each : List.of(GENERAL, WORKSHOP, COCKTAIL)) {
      save(
          "SeatsAvailability",
          A,
          available(A, "AvailableSeatsChanged", seats(quantity(each, 100))));
    }
    save("SeatsAvailability", C, available(C, "AvailableSeatsChanged", seats(quantity(SMALL, 10))));
    save(
        "SeatsAvailability",
        B,
        available(B, "AvailableSeatsChanged", seats(quantity(DELETED, 20))));
  }

  private void paidOrder() {
    String wanted = seats(quantity(GENERAL, 1), quantity(COCKTAIL, 1));
    save("Order", PAID, order(PAID, "OrderPlaced", conference(), wanted, expiry(), code("6Z2WQ9")));
    save(
        "SeatsAvailability",
        A,
        reserved(
            RESERVATION_1,
            List.of(quantity(GENERAL, 1), quantity(COCKTAIL, 1)),
            List.of(quantity(GENERAL, -1), quantity(COCKTAIL, -1))));
    save(
        "Order",
        PAID,
        order(PAID, "OrderReservationCompleted", EXPIRATION, wanted),
        order(
            PAID,
            "OrderTotalsCalculated",
            "\"Total\":249.00",
            list(
                "Lines",
                line(GENERAL, "199.00", 1, "199.00"),
                line(COCKTAIL, "50.00", 1, "50.00"))));
    save(
        "Order",
        PAID,
        order(
            PAID,
            "OrderRegistrantAssigned",
            text("FirstName", "Adélaïde"),
            text("LastName", "O'Hara"),
            text("Email", "adelaide@contoso.com")));
    save(
        "SeatsAvailability",
        A,
        available(A, "SeatsReservationCommitted", text("ReservationId", RESERVATION_1)));
    save("Order", PAID, order(PAID, "OrderPaymentConfirmed"));
  }

  private void seatAssignments() {
    String first = "\"Position\":0";
    save(
        "SeatAssignments",
        ASSIGNMENTS,
        order(
            ASSIGNMENTS,
            "SeatAssignmentsCreated",
            text("OrderId", PAID),
            list("Seats", seat(0, GENERAL), seat(1, COCKTAIL))));
    save(
        "SeatAssignments",
        ASSIGNMENTS,
        order(
            ASSIGNMENTS, "SeatAssigned", first, text("SeatType", GENERAL), person("Ann", "Beebe")));
    save(
        "SeatAssignments",
        ASSIGNMENTS,
        order(ASSIGNMENTS, "SeatUnassigned", first),
        order(ASSIGNMENTS, "SeatAssigned", first, text("SeatType", GENERAL), person("Bo", "Li")));
    save(
        "SeatAssignments",
        ASSIGNMENTS,
        order(ASSIGNMENTS, "SeatAssignmentUpdated", first, person("Bo", "Lin")));
    List<Row> last = saves.removeLast();
    Row event = last.getFirst();
    saves.add(List.of(event, new Row(event.partition(), PENDING + event.row(), event.columns())));
  }

  private void expiredOrder() {
    save(
        "Order",
        EXPIRED,
        order(
            EXPIRED,
            "OrderPlaced",
            conference(),
            seats(quantity(GENERAL, 120)),
            expiry(),
            code("AB34CD")));
    save(
        "SeatsAvailability",
        A,
        reserved(RESERVATION_2, List.of(quantity(GENERAL, 99)), List.of(quantity(GENERAL, -99))));
    save(
        "Order",
        EXPIRED,
        order(EXPIRED, "OrderPartiallyReserved", EXPIRATION, seats(quantity(GENERAL, 99))),
        totals("19701.00", line(GENERAL, "199.00", 99, "19701.00")));
    save("Order", EXPIRED, order(EXPIRED, "OrderUpdated", seats(quantity(GENERAL, 2))));
    save(
        "SeatsAvailability",
        A,
        reserved(RESERVATION_2, List.of(quantity(GENERAL, 2)), List.of(quantity(GENERAL, 97))));
    save(
        "Order",
        EXPIRED,
        order(EXPIRED, "OrderReservationCompleted", EXPIRATION, seats(quantity(GENERAL, 2))),
        totals("398.00", line(GENERAL, "199.00", 2, "398.00")));
    save(
        "SeatsAvailability",
        A,
        available(
            A,
            "SeatsReservationCancelled",
            text("ReservationId", RESERVATION_2),
            list("AvailableSeatsChanged", quantity(GENERAL, 2))));
    save("Order", EXPIRED, order(EXPIRED, "OrderExpired"));
  }

  private Event totals(String total, String line) {
    return order(EXPIRED, "OrderTotalsCalculated", "\"Total\":" + total, list("Lines", line));
  }

  private Event reserved(String reservation, List<String> details, List<String> changes) {
    return available(
        A,
        "SeatsReserved",
        text("ReservationId", reservation),
        list("ReservationDetails", details.toArray(String[]::new)),
        list("AvailableSeatsChanged", changes.toArray(String[]::new)));
  }

  private static String seats(String... quantities) {
    return list("Seats", quantities);
  }

  private static String conference() {
    return text("ConferenceId", A);
  }

  private static String expiry() {
    return text("ReservationAutoExpiration", "2012-05-10T10:15:00Z");
  }

  private static String code(String code) {
    return text("AccessCode", code);
  }

  private Event order(String source, String type, String... fields) {
    return new Event(type, contract(type, source, version(source), fields));
  }

  private Event available(String source, String type, String... fields) {
    return new Event(type, availability(type, source, version(source), fields));
  }

  private long version(String source) {
    return versions.merge(source, 0L, (before, _) -> before + 1);
  }

  private void save(String aggregate, String source, Event... happened) {
    List<Row> rows = new ArrayList<>();
    long version = versions.getOrDefault(source, 0L) - happened.length + 1;
    for (Event event : happened) {
      SortedMap<String, String> columns = new TreeMap<>();
      columns.put("SourceId", source);
      columns.put("SourceType", aggregate);
      columns.put("EventType", event.type());
      columns.put(
          "Payload", events++ % 2 == 0 ? event.payload() : GoldenPayload.indented(event.payload()));
      rows.add(new Row(aggregate + "_" + source, "%010d".formatted(version++), columns));
    }
    saves.add(rows);
  }
}
