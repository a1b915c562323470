package org.tranship.runbook.journey.third;

import java.util.ArrayList;
import java.util.List;
import org.tranship.testkit.journey.GoldenIds;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.journey.LiveWorker;

/// An order of which nobody knows but the bus: its events are sent, and what comes of them is up to
/// a test.
record LoneOrder(LiveJourney journey, String id) {
  static final String ID = "0a0a0a0a-0000-4000-8000-00000000000a";

  LoneOrder(LiveJourney journey) {
    this(journey, ID);
  }

  /// Its first event.
  void placed() {
    String[] asked = LiveJourney.registration(id);
    happens(
        0,
        "OrderPlaced",
        asked[1],
        asked[2],
        "\"ReservationAutoExpiration\":\"2012-05-10T10:15:00Z\"",
        "\"AccessCode\":\"QQ11WW\"");
  }

  /// Its second event.
  void reserved() {
    happens(
        1,
        "OrderReservationCompleted",
        "\"ReservationExpiration\":\"2012-05-10T10:15:00Z\"",
        LiveJourney.registration(id)[2]);
  }

  /// Its third event.
  void updated() {
    happens(2, "OrderUpdated", LiveJourney.registration(id)[2]);
  }

  /// What it costs, which one line says.
  void priced(long version, String total) {
    happens(
        version,
        "OrderTotalsCalculated",
        "\"Total\":" + total,
        "\"Lines\":[{\"SeatType\":\"%s\",\"UnitPrice\":%s,\"Quantity\":1,\"LineTotal\":%s}]"
            .formatted(GoldenIds.GENERAL, total, total),
        "\"IsFreeOfCharge\":false");
  }

  /// Its seats, which are a source of their own, and so are in a session of their own.
  void seated() {
    happens(
        "SeatAssignments",
        seats(),
        0,
        "SeatAssignmentsCreated",
        "\"OrderId\":\"" + id + "\"",
        "\"Seats\":[{\"Position\":0,\"SeatType\":\"" + GoldenIds.GENERAL + "\"}]");
  }

  /// The id of its seats.
  String seats() {
    return LiveWorker.seatsOf(id);
  }

  private void happens(long version, String type, String... fields) {
    happens("Order", id, version, type, fields);
  }

  private void happens(
      String aggregate, String source, long version, String type, String... fields) {
    List<String> all = new ArrayList<>(List.of(fields));
    all.addFirst("\"$type\":\"Registration.Events." + type + ", Registration.Contracts\"");
    all.add("\"SourceId\":\"" + source + "\"");
    all.add("\"Version\":" + version);
    journey.again(aggregate + "_" + source, source, "{" + String.join(",", all) + "}", version);
  }

  /// The version of its row in one of the tables of orders; empty if there is none.
  static List<String> version(String table) {
    return LentDatabase.query(
        "select \"OrderVersion\" from \"ConferenceRegistration\".\""
            + table
            + "\" where \"OrderId\" = '"
            + ID
            + "'");
  }
}
