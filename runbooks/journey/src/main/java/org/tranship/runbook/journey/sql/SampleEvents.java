package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Events of no conference, with every field that a read model asks for: what is done with one of
/// each type is what is done with all.
public final class SampleEvents {
  private static final String PAYLOAD =
      """
      {"SourceId":"%1$s","Version":1,"ConferenceId":"%1$s","OrderId":"%1$s","AssignmentsId":"%1$s",\
      "StartDate":"2012-04-01T00:00:00Z","ReservationAutoExpiration":"2012-04-01T00:00:00Z",\
      "ReservationExpiration":"2012-04-01T00:00:00Z","Name":"","Slug":"","Email":"","AccessCode":"",\
      "Price":1.00,"Quantity":1,"Position":0,"Total":1.00,"IsFreeOfCharge":%2$s,\
      "Seats":[{"SeatType":"%1$s","Quantity":1,"Position":0,"SeatName":"","Attendee":{}}],\
      "AvailableSeatsChanged":[{"SeatType":"%1$s","Quantity":1}],\
      "Lines":[{"SeatType":"%1$s","UnitPrice":1.00,"Quantity":1,"LineTotal":1.00}],"Attendee":{}}\
      """;

  /// Of which the log of a second release has any at all.
  private static final List<String> CONFERENCES =
      List.of(
          "Conference.ConferenceCreated",
          "Conference.ConferencePublished",
          "Conference.ConferenceUnpublished",
          "Conference.ConferenceUpdated",
          "Conference.SeatCreated",
          "Conference.SeatUpdated",
          "Registration.Events.AvailableSeatsChanged",
          "Registration.Events.SeatsReserved",
          "Registration.Events.SeatsReservationCancelled");

  private static final List<String> ORDERS =
      List.of(
          "OrderPlaced",
          "OrderUpdated",
          "OrderPartiallyReserved",
          "OrderReservationCompleted",
          "OrderTotalsCalculated",
          "OrderRegistrantAssigned",
          "OrderPaymentConfirmed",
          "OrderConfirmed",
          "OrderExpired",
          "SeatAssignmentsCreated",
          "SeatAssigned",
          "SeatAssignmentUpdated",
          "SeatUnassigned",
          "SeatCreated",
          "SeatUpdated");

  private SampleEvents() {}

  /// Does something with an event.
  @FunctionalInterface
  public interface Use {
    /// @param connection to no database
    void of(Connection connection, String type, String payload) throws SQLException;
  }

  private static List<String> payloads() {
    return List.of(
        PAYLOAD.formatted(Dialect.EMPTY_GUID, "false"),
        PAYLOAD.formatted(Dialect.EMPTY_GUID, "true"));
  }

  /// Gives every event of orders to something, with every answer that a database can give.
  ///
  /// @return the changes that it asks for
  /// @throws SQLException never: there is no database
  public static List<String> ofOrders(Use use) throws SQLException {
    DryConnection dry = new DryConnection();
    for (String payload : payloads()) {
      for (DryConnection.Answer answer : DryConnection.Answer.all(payload)) {
        for (String type : ORDERS) {
          use.of(dry.answering(answer), type, payload);
        }
      }
    }
    return dry.noted();
  }

  /// What the rebuild of the read models of conferences asks for.
  ///
  /// @param schema where they are
  /// @throws SQLException never: there is no database
  public static List<String> ofConferences(Dialect dialect, String schema) throws SQLException {
    DryConnection dry = new DryConnection();
    String payload = payloads().getFirst();
    Connection connection = dry.answering(new DryConnection.Answer(true, true, payload));
    ViewRebuild views = new ViewRebuild(connection, dialect, schema);
    for (String type : CONFERENCES) {
      views.handle(type, payload);
    }
    return dry.noted();
  }
}
