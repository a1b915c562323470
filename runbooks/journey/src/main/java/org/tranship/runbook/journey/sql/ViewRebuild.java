package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tranship.runbook.journey.format.PayloadFields;
import org.tranship.runbook.journey.sql.ViewTables.Guid;

/// Rebuilds the three read models from events in the order of the log, as the second release's
/// generators do. There is no bus here: the orders to add and remove seats that the original's
/// generator would send are counted, and nobody gets them.
///
/// An event of a conference's seats counts only if its version is greater than the one that the
/// conference has, which it then has.
public final class ViewRebuild {
  private static final int NAMED = 20;
  private static final String VERSION = "SeatsAvailabilityVersion";
  private static final String NAME = "Name";
  private static final String ID = "Id";

  private final ViewTables tables;
  private final List<String> oddities = new ArrayList<>();
  private long handled;
  private long unsent;

  /// @param connection in a transaction
  /// @param schema where the tables are
  public ViewRebuild(Connection connection, Dialect dialect, String schema) {
    this.tables = new ViewTables(connection, dialect, schema);
  }

  /// What came of it.
  ///
  /// @param handled events that these read models have something of
  /// @param unsent orders that were not sent to anybody
  /// @param oddities the first that could not be applied as they should, as sentences
  public record Outcome(long handled, long unsent, List<String> oddities) {
    /// Of no event.
    public static final Outcome NONE = new Outcome(0, 0, List.of());

    public Outcome {
      oddities = List.copyOf(oddities);
    }

    /// Of these events, and of others behind them.
    public Outcome and(Outcome others) {
      return new Outcome(
          handled + others.handled,
          unsent + others.unsent,
          Stream.concat(oddities.stream(), others.oddities.stream()).limit(NAMED).toList());
    }
  }

  public Outcome outcome() {
    return new Outcome(handled, unsent, oddities);
  }

  /// One event.
  ///
  /// @param type its full name
  /// @throws IllegalArgumentException if its payload lacks what is needed
  public void handle(String type, String payload) throws SQLException {
    PayloadFields event = PayloadFields.read(payload);
    handled++;
    switch (type) {
      case "Conference.ConferenceCreated" -> created(event);
      case "Conference.ConferenceUpdated" -> updated(event);
      case "Conference.ConferencePublished" -> published(event, true);
      case "Conference.ConferenceUnpublished" -> published(event, false);
      case "Conference.SeatCreated" -> seatCreated(event);
      case "Conference.SeatUpdated" -> seatUpdated(event);
      case "Registration.Events.AvailableSeatsChanged" -> available(event, "Seats");
      case "Registration.Events.SeatsReserved", "Registration.Events.SeatsReservationCancelled" ->
          available(event, "AvailableSeatsChanged");
      default -> handled--;
    }
  }

  private void created(PayloadFields event) throws SQLException {
    List<Object> row = new ArrayList<>(List.of(ID, source(event)));
    row.addAll(described(event));
    row.addAll(List.of("IsPublished", false, VERSION, -1));
    tables.insert(ReadModels.CONFERENCES, row.toArray());
  }

  private void updated(PayloadFields event) throws SQLException {
    int _ = tables.set(ReadModels.CONFERENCES, ID, source(event), described(event).toArray());
  }

  /// Names of columns and their values, in turns.
  private static List<Object> described(PayloadFields event) {
    return List.of(
        "Code",
        event.text("Slug"),
        NAME,
        event.text(NAME),
        "Description",
        event.text("Description"),
        "Location",
        event.text("Location"),
        "Tagline",
        event.text("Tagline"),
        "TwitterSearch",
        event.text("TwitterSearch"),
        "StartDate",
        moment(event.need("StartDate")));
  }

  private void published(PayloadFields event, boolean is) throws SQLException {
    int _ = tables.set(ReadModels.CONFERENCES, ID, source(event), "IsPublished", is);
  }

  private void seatCreated(PayloadFields event) throws SQLException {
    tables.insert(
        ReadModels.SEATS,
        ID,
        source(event),
        "ConferenceId",
        new Guid(event.need("ConferenceId")),
        NAME,
        event.text(NAME),
        "Description",
        event.text("Description"),
        "Price",
        event.decimal("Price"),
        "Quantity",
        event.number("Quantity"),
        "AvailableQuantity",
        0);
    tables.insert(ReadModels.DESCRIPTIONS, "SeatTypeId", source(event), NAME, event.text(NAME));
    unsent++;
  }

  private void seatUpdated(PayloadFields event) throws SQLException {
    int _ =
        tables.set(
            ReadModels.SEATS,
            ID,
            source(event),
            NAME,
            event.text(NAME),
            "Description",
            event.text("Description"),
            "Price",
            event.decimal("Price"),
            "Quantity",
            event.number("Quantity"));
    int _ =
        tables.set(ReadModels.DESCRIPTIONS, "SeatTypeId", source(event), NAME, event.text(NAME));
    unsent++;
  }

  private void available(PayloadFields event, String changes) throws SQLException {
    int version = event.number("Version");
    Guid conference = source(event);
    String which = "version " + version + " of the seats of " + conference.text();
    if (tables.raise(ReadModels.CONFERENCES, ID, conference, VERSION, version) == 0) {
      odd(which + " is of no conference, or not newer than what the conference has");
      return;
    }
    for (PayloadFields change : event.list(changes)) {
      Guid seat = new Guid(change.need("SeatType"));
      int amount = change.number("Quantity");
      if (tables.add(ReadModels.SEATS, ID, seat, "AvailableQuantity", amount) == 0) {
        odd(which + " changes the type of seats " + seat.text() + ", which is not there any more");
      }
    }
  }

  private void odd(String sentence) {
    if (oddities.size() < NAMED) {
      oddities.add(sentence);
    }
  }

  private static Guid source(PayloadFields event) {
    return new Guid(event.need("SourceId"));
  }

  /// A time without a zone is one of UTC, as the original's servers have it.
  private static OffsetDateTime moment(String text) {
    return text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d")
        ? OffsetDateTime.parse(text)
        : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
  }
}
