package org.tranship.runbook.journey.format;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonpCharacterEscapes;

/// The events of Conference Management, which the first release sent and never kept: made up from
/// what its tables hold now. A clock that begins on 1 April 2012 and goes on by a second before
/// each of them puts them in front of everything that was written since.
///
/// One object is one process of making them up: conferences are given in the order of their ids.
public final class ConferenceEvents {
  /// Where the clock begins.
  static final Instant START = Instant.parse("2012-04-01T00:00:00Z");

  private static final JsonFactory FACTORY =
      JsonFactory.builder().characterEscapes(JsonpCharacterEscapes.instance()).build();
  private static final String ASSEMBLY = ", Conference.Contracts";

  private Instant time = START;

  /// An event that was made up.
  ///
  /// @param time by the clock of this class
  /// @param sourceId the conference's, or the seat type's
  /// @param payload as Json.NET writes it in a release build
  public record Synthesised(Instant time, String sourceId, String payload) {}

  /// Those of one conference: made; each of its types of seats; published if it ever was; and
  /// unpublished if it is not any more.
  public void of(Conference conference, Consumer<Synthesised> events) {
    events.accept(next(conference.id(), created(conference)));
    conference.seats().forEach(seat -> events.accept(next(seat.id(), seat(conference, seat))));
    if (conference.everPublished()) {
      events.accept(next(conference.id(), bare("ConferencePublished", conference.id())));
      if (!conference.published()) {
        events.accept(next(conference.id(), bare("ConferenceUnpublished", conference.id())));
      }
    }
  }

  /// Those of several, in memory.
  public static List<Synthesised> of(List<Conference> conferences) {
    List<Synthesised> all = new ArrayList<>();
    ConferenceEvents events = new ConferenceEvents();
    conferences.forEach(each -> events.of(each, all::add));
    return List.copyOf(all);
  }

  private Synthesised next(String sourceId, String payload) {
    time = time.plusSeconds(1);
    return new Synthesised(time, sourceId, payload);
  }

  private static String created(Conference conference) {
    Conference.Texts texts = conference.texts();
    return object(
        "ConferenceCreated",
        out -> {
          text(out, "SourceId", conference.id());
          text(out, "Name", texts.name());
          text(out, "Description", texts.description());
          text(out, "Location", texts.location());
          text(out, "Slug", texts.slug());
          text(out, "Tagline", texts.tagline());
          text(out, "TwitterSearch", texts.twitterSearch());
          text(out, "StartDate", DotNetTime.json(conference.start()));
          text(out, "EndDate", DotNetTime.json(conference.end()));
          out.writeName("Owner");
          out.writeStartObject();
          text(out, "$type", "Conference.Owner" + ASSEMBLY);
          text(out, "Name", texts.ownerName());
          text(out, "Email", texts.ownerEmail());
          out.writeEndObject();
        });
  }

  private static String seat(Conference conference, Conference.Seat seat) {
    return object(
        "SeatCreated",
        out -> {
          text(out, "ConferenceId", conference.id());
          text(out, "SourceId", seat.id());
          text(out, "Name", seat.name());
          text(out, "Description", seat.description());
          out.writeName("Price");
          out.writeNumber(decimal(seat.price()));
          out.writeName("Quantity");
          out.writeNumber(seat.quantity());
        });
  }

  private static String bare(String type, String sourceId) {
    return object(type, out -> text(out, "SourceId", sourceId));
  }

  private static String object(String type, Consumer<JsonGenerator> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      text(out, "$type", "Conference." + type + ASSEMBLY);
      fields.accept(out);
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void text(JsonGenerator out, String name, @Nullable String text) {
    out.writeName(name);
    if (text == null) {
      out.writeNull();
    } else {
      out.writeString(text);
    }
  }

  /// Json.NET keeps the digits behind the point, and writes at least one.
  private static String decimal(BigDecimal number) {
    String text = number.toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }
}
