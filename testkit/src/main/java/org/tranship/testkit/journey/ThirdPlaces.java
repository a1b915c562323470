package org.tranship.testkit.journey;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.BiConsumer;
import org.tranship.testkit.server.PostgresDatabase;
import tools.jackson.databind.JsonNode;

/// Where the read models of both releases are.
///
/// @param database with their tables
/// @param blobs writes the third release's seats of an order under a name
public record ThirdPlaces(PostgresDatabase database, BiConsumer<String, String> blobs) {
  Connection connect() throws SQLException {
    return database.connect();
  }

  void write(String name, String text) {
    blobs.accept(name, text);
  }

  /// The text that the seats of an order are, which nobody has yet.
  ///
  /// @param event that has made them
  String seats(Connection views, JsonNode event) throws SQLException {
    String[] seats = new String[event.path("Seats").size()];
    for (int i = 0; i < seats.length; i++) {
      JsonNode seat = event.path("Seats").path(i);
      String name = seatName(views, seat.path("SeatType").asString());
      seats[i] = GoldenSecond.seat(seat.path("Position").asInt(), name, null, null);
    }
    return GoldenSecond.seats(
        event.path("SourceId").asString(), event.path("OrderId").asString(), seats);
  }

  /// What a type of seats is called.
  private static String seatName(Connection views, String type) throws SQLException {
    try (PreparedStatement statement =
        views.prepareStatement(
            "select \"Name\" from \"ConferenceRegistration\".\"ConferenceSeatTypesView\""
                + " where \"Id\" = ?::uuid")) {
      statement.setString(1, type);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? String.valueOf(row.getString(1)) : "";
      }
    }
  }
}
