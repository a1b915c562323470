package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.GoldenIds.A;
import static org.tranship.testkit.journey.GoldenIds.C;
import static org.tranship.testkit.journey.GoldenIds.COCKTAIL;
import static org.tranship.testkit.journey.GoldenIds.FREE;
import static org.tranship.testkit.journey.GoldenIds.GENERAL;
import static org.tranship.testkit.journey.GoldenIds.GRATIS;
import static org.tranship.testkit.journey.GoldenIds.GRATIS_ASSIGNMENTS;
import static org.tranship.testkit.journey.GoldenIds.RESERVATION_3;
import static org.tranship.testkit.journey.GoldenIds.SMALL;
import static org.tranship.testkit.journey.GoldenIds.WORKSHOP;
import static org.tranship.testkit.journey.GoldenPayload.availability;
import static org.tranship.testkit.journey.GoldenPayload.contract;
import static org.tranship.testkit.journey.GoldenPayload.line;
import static org.tranship.testkit.journey.GoldenPayload.list;
import static org.tranship.testkit.journey.GoldenPayload.quantity;
import static org.tranship.testkit.journey.GoldenPayload.seat;
import static org.tranship.testkit.journey.GoldenPayload.text;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What had happened before the migration to the third release: the first release's events, types
/// of seats, and an order of the second release that costs nothing.
public final class GoldenHistory {
  private static final Duration STEP = Duration.ofSeconds(1);

  private final LiveJourney journey;
  private Instant time;

  private GoldenHistory(LiveJourney journey, Instant begin) {
    this.journey = journey;
    this.time = begin;
  }

  /// Writes all of it, an event a second.
  ///
  /// @param begin the time of the first
  public static void write(LiveJourney journey, Instant begin) {
    new GoldenHistory(journey, begin).write();
  }

  private void write() {
    type(GENERAL, A, "General admission", "199.00");
    type(WORKSHOP, A, "CQRS Workshop", "500.00");
    type(COCKTAIL, A, "Additional cocktail party", "50.00");
    type(SMALL, C, "Small room", "10.00");
    for (List<GoldenEvents.Row> save : GoldenEvents.saves()) {
      for (GoldenEvents.Row row : save) {
        if (!row.row().startsWith(GoldenEvents.PENDING)) {
          journey.before(
              row.columns().getOrDefault("SourceType", ""),
              row.columns().getOrDefault("SourceId", ""),
              Long.parseLong(row.row()),
              row.columns().getOrDefault("Payload", ""),
              next());
        }
      }
    }
    type(FREE, A, "Student", "0.0");
    String free = list("Seats", quantity(FREE, 1));
    seats(8, "AvailableSeatsChanged", list("Seats", quantity(FREE, 50)));
    order(
        0,
        "OrderPlaced",
        text("ConferenceId", A),
        free,
        text("ReservationAutoExpiration", "2012-05-25T10:15:00Z"),
        text("AccessCode", "XY99ZA"));
    seats(
        9,
        "SeatsReserved",
        text("ReservationId", RESERVATION_3),
        list("ReservationDetails", quantity(FREE, 1)),
        list("AvailableSeatsChanged", quantity(FREE, -1)));
    order(
        1,
        "OrderReservationCompleted",
        text("ReservationExpiration", "2012-05-25T10:15:00Z"),
        free);
    order(
        2,
        "OrderTotalsCalculated",
        "\"Total\":0.0",
        list("Lines", line(FREE, "0.0", 1, "0.0")),
        "\"IsFreeOfCharge\":true");
    order(
        3,
        "OrderRegistrantAssigned",
        text("FirstName", "Gus"),
        text("LastName", "Po"),
        text("Email", "gus@contoso.com"));
    seats(10, "SeatsReservationCommitted", text("ReservationId", RESERVATION_3));
    order(4, "OrderConfirmed");
    journey.before(
        "SeatAssignments",
        GRATIS_ASSIGNMENTS,
        0,
        contract(
            "SeatAssignmentsCreated",
            GRATIS_ASSIGNMENTS,
            0,
            text("OrderId", GRATIS),
            list("Seats", seat(0, FREE))),
        next());
  }

  private Instant next() {
    time = time.plus(STEP);
    return time;
  }

  private void type(String id, String conference, String name, String price) {
    Instant when = next();
    journey.beforeInLog(
        "5eed0000-0000-4000-9000-" + id.substring(24),
        id,
        "{\"$type\":\"Conference.SeatCreated, Conference.Contracts\","
            + text("ConferenceId", conference)
            + ","
            + text("SourceId", id)
            + ","
            + text("Name", name)
            + ",\"Description\":null,\"Price\":"
            + price
            + ",\"Quantity\":100}",
        when);
  }

  private void order(long version, String type, String... fields) {
    journey.before("Order", GRATIS, version, contract(type, GRATIS, version, fields), next());
  }

  private void seats(long version, String type, String... fields) {
    journey.before("SeatsAvailability", A, version, availability(type, A, version, fields), next());
  }
}
