package org.tranship.runbook.journey.orders;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.runbook.journey.format.PayloadFields;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonpCharacterEscapes;

/// The seats of an order and who sits there: the read model that the second release keeps as a row
/// of `BlobStorage.Blobs`, and the third as a blob, under the same name and as the same JSON. The
/// names of types stand in it, and it is read by them: `Registration.ReadModel.OrderSeats` of the
/// assembly `Registration` in both releases.
///
/// @param assignments their id, which the blob's name has
/// @param order whose they are
/// @param seats in the order in which they were made
record Seats(String assignments, String order, List<Seat> seats) {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().characterEscapes(JsonpCharacterEscapes.instance()).build();
  private static final String POSITION = "Position";
  private static final String ATTENDEE = "Attendee";

  Seats {
    seats = List.copyOf(seats);
  }

  /// One seat.
  ///
  /// @param name of its type; empty if nobody knows it
  /// @param attendee first name, last name and address, each of which may be missing
  record Seat(int position, Optional<String> name, Person attendee) {}

  /// Somebody, or nobody yet.
  record Person(Optional<String> first, Optional<String> last, Optional<String> email) {
    static final Person NOBODY = new Person(Optional.empty(), Optional.empty(), Optional.empty());

    /// From a field that may be missing.
    static Person of(Optional<PayloadFields> fields) {
      return fields
          .map(it -> new Person(it.text("FirstName"), it.text("LastName"), it.text("Email")))
          .orElse(NOBODY);
    }
  }

  /// Another person on a seat.
  ///
  /// @throws IllegalArgumentException if there is no such seat
  Seats with(int position, Person person) {
    List<Seat> changed = new ArrayList<>();
    boolean found = false;
    for (Seat seat : seats) {
      boolean meant = !found && seat.position == position;
      found |= meant;
      changed.add(meant ? new Seat(position, seat.name, person) : seat);
    }
    if (!found) {
      throw new IllegalArgumentException(
          "the seats " + assignments + " have no position " + position);
    }
    return new Seats(assignments, order, changed);
  }

  /// @throws IllegalArgumentException if the text is something else
  static Seats read(String json) {
    PayloadFields fields = PayloadFields.read(json);
    List<Seat> seats = new ArrayList<>();
    for (PayloadFields seat : fields.list("Seats")) {
      seats.add(
          new Seat(seat.number(POSITION), seat.text("SeatName"), Person.of(seat.object(ATTENDEE))));
    }
    return new Seats(fields.need("AssignmentsId"), fields.need("OrderId"), seats);
  }

  /// As Json.NET writes it in a release build.
  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      object(
          out,
          "Registration.ReadModel.OrderSeats, Registration",
          _ -> {
            text(out, "AssignmentsId", Optional.of(assignments));
            text(out, "OrderId", Optional.of(order));
            out.writeName("Seats");
            out.writeStartArray();
            seats.forEach(seat -> seat(out, seat));
            out.writeEndArray();
          });
    }
    return text.toString();
  }

  private static void seat(JsonGenerator out, Seat seat) {
    object(
        out,
        "Registration.ReadModel.OrderSeat, Registration",
        _ -> {
          out.writeName(POSITION);
          out.writeNumber(seat.position);
          text(out, "SeatName", seat.name);
          out.writeName(ATTENDEE);
          object(
              out,
              "Registration.PersonalInfo, Registration.Contracts",
              _ -> {
                text(out, "FirstName", seat.attendee.first);
                text(out, "LastName", seat.attendee.last);
                text(out, "Email", seat.attendee.email);
              });
        });
  }

  private static void object(JsonGenerator out, String type, Consumer<JsonGenerator> fields) {
    out.writeStartObject();
    text(out, "$type", Optional.of(type));
    fields.accept(out);
    out.writeEndObject();
  }

  private static void text(JsonGenerator out, String name, Optional<String> text) {
    out.writeName(name);
    if (text.isPresent()) {
      out.writeString(text.get());
    } else {
      out.writeNull();
    }
  }
}
