package org.tranship.runbook.journey.orders;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tranship.runbook.journey.format.PayloadFields;
import org.tranship.runbook.journey.orders.Seats.Person;
import org.tranship.runbook.journey.orders.Seats.Seat;
import org.tranship.runbook.journey.sql.ReadModels;
import org.tranship.runbook.journey.sql.ThirdViews;
import org.tranship.runbook.journey.sql.ViewTables;
import org.tranship.runbook.journey.sql.ViewTables.Guid;

/// The read model of the seats of an order, which is a text and no table.
///
/// The original's has no guard: an event that is delivered again brings back, for a while, what was
/// before. Here the text is kept with the version it has come to, in the transaction that applies
/// the event, and is marked as not written; whoever writes it out takes the mark off. So what is
/// outside is always a version that was, and in the end the last.
///
/// @param names in whose schema the names of types of seats are
/// @param kept where the texts are
public record SeatAssignments(ViewTables names, ViewTables kept) implements OrderView {
  private static final String PREFIX = "SeatAssignments-";
  private static final String ID = "AssignmentsId";
  private static final String VERSION = "Version";
  private static final String BODY = "Body";
  private static final String WRITTEN = "Written";

  /// What the text of some assignments is called, as a row and as a blob.
  public static String blob(String assignments) {
    return PREFIX + assignments;
  }

  /// Whether something is called like that.
  public static boolean isBlob(String name) {
    return name.startsWith(PREFIX);
  }

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
    Guid id = event.source();
    if (kept.has(ThirdViews.SEATS, ID, id)) {
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
    kept.insert(
        ThirdViews.SEATS,
        ID,
        id,
        VERSION,
        event.version(),
        BODY,
        new Seats(id.text(), event.guid("OrderId").text(), seats).json(),
        WRITTEN,
        false);
    return Effect.APPLIED;
  }

  private Effect seated(Happened event, Person person) throws SQLException {
    Guid id = event.source();
    if (kept.raise(ThirdViews.SEATS, ID, id, VERSION, event.version()) == 0) {
      return kept.has(ThirdViews.SEATS, ID, id) ? Effect.DUPLICATE : Effect.EARLY;
    }
    Seats seats = Seats.read(kept.text(ThirdViews.SEATS, ID, id, BODY).orElse(""));
    int _ =
        kept.set(
            ThirdViews.SEATS,
            ID,
            id,
            BODY,
            seats.with(event.payload().number("Position"), person).json(),
            WRITTEN,
            false);
    return Effect.APPLIED;
  }
}
