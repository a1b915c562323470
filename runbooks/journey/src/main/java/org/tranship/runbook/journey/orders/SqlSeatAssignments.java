package org.tranship.runbook.journey.orders;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.runbook.journey.format.PayloadFields;
import org.tranship.runbook.journey.orders.Seats.Person;
import org.tranship.runbook.journey.orders.Seats.Seat;
import org.tranship.runbook.journey.sql.ReadModels;
import org.tranship.runbook.journey.sql.ViewTables;
import org.tranship.runbook.journey.sql.ViewTables.Guid;

/// The seats of orders as the second release keeps them: rows of `BlobStorage.Blobs`, twice in
/// each, as bytes and as text. Written as long as the second release's web sites read them and its
/// worker is off. As in the original there is no guard: what is delivered again is applied again,
/// in its order, and comes to the same end.
///
/// @param names in whose schema the names of types of seats are
public record SqlSeatAssignments(ViewTables names) implements OrderView {
  private static final String SCHEMA = "BlobStorage";
  private static final String TABLE = "Blobs";

  @Override
  public Effect apply(Happened event) throws SQLException {
    return switch (event.type()) {
      case "SeatAssignmentsCreated" -> created(event);
      case "SeatAssigned", "SeatAssignmentUpdated" ->
          seated(event, Person.of(event.payload().object("Attendee")));
      case "SeatUnassigned" -> seated(event, Person.NOBODY);
      default -> Effect.NONE;
    };
  }

  private Effect created(Happened event) throws SQLException {
    String id = event.source().text();
    if (read(id).isPresent()) {
      return Effect.DUPLICATE;
    }
    List<Seat> seats = new ArrayList<>();
    for (PayloadFields seat : event.payload().list("Seats")) {
      Guid type = new Guid(seat.need("SeatType"));
      seats.add(
          new Seat(
              seat.number("Position"),
              names.text(ReadModels.SEATS, "Id", type, "Name"),
              Person.NOBODY));
    }
    String text = new Seats(id, event.guid("OrderId").text(), seats).json();
    write(
        "insert into "
            + blobs()
            + " ("
            + name("ContentType")
            + ", "
            + name("Blob")
            + ", "
            + name("BlobString")
            + ", "
            + name("Id")
            + ") values ('text/plain', ?, ?, ?)",
        text,
        id);
    return Effect.APPLIED;
  }

  private Effect seated(Happened event, Person person) throws SQLException {
    String id = event.source().text();
    Optional<String> before = read(id);
    if (before.isEmpty()) {
      return Effect.EARLY;
    }
    String after = Seats.read(before.get()).with(event.payload().number("Position"), person).json();
    write(
        "update "
            + blobs()
            + " set "
            + name("Blob")
            + " = ?, "
            + name("BlobString")
            + " = ? where "
            + name("Id")
            + " = ?",
        after,
        id);
    return Effect.APPLIED;
  }

  private Optional<String> read(String id) throws SQLException {
    String query =
        "select " + name("BlobString") + " from " + blobs() + " where " + name("Id") + " = ?";
    try (PreparedStatement statement = names.connection().prepareStatement(query)) {
      statement.setString(1, SeatAssignments.blob(id));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  private void write(String sql, String text, String id) throws SQLException {
    try (PreparedStatement statement = names.connection().prepareStatement(sql)) {
      statement.setBytes(1, text.getBytes(StandardCharsets.UTF_8));
      statement.setString(2, text);
      statement.setString(3, SeatAssignments.blob(id));
      int _ = statement.executeUpdate();
    }
  }

  private String blobs() {
    return names.dialect().table(SCHEMA, TABLE);
  }

  private String name(String column) {
    return names.dialect().name(column);
  }
}
