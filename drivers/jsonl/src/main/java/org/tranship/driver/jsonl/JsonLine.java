package org.tranship.driver.jsonl;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.Position;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// One line of a file: an event, a checkpoint, or one of the two lines that only files of ours
/// have: the first, and the one behind each append.
///
/// A payload is a text in `data`, byte by byte as it was; in `data64` where it is no text. Of other
/// programs' files it may also be any JSON in `payload`.
sealed interface JsonLine {
  /// The first line of a file that Tranship appends to.
  String HEAD = "{\"tranship\":\"events\",\"form\":1}";

  /// An event.
  record OfEvent(Event event) implements JsonLine {}

  /// How far a reader has come.
  record OfCheckpoint(Checkpoint checkpoint) implements JsonLine {}

  /// The lines of an append are all there.
  record Commit(int lines) implements JsonLine {}

  /// The first line of a file of ours.
  record Head() implements JsonLine {}

  static String commit(int lines) {
    return "{\"commit\":" + lines + "}";
  }

  static String of(Checkpoint mark) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Forms.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("checkpoint", mark.name());
      json.writeStringProperty("position", mark.position().token());
      json.writeNumberProperty("events", mark.events());
      json.writeEndObject();
    }
    return text.toString();
  }

  static String of(Event event) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Forms.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("stream", event.stream());
      json.writeNumberProperty("version", event.version());
      json.writeStringProperty("type", event.type());
      if (!event.revision().isEmpty()) {
        json.writeStringProperty("revision", event.revision());
      }
      event.time().ifPresent(time -> json.writeStringProperty("time", time.toString()));
      if (!event.metadata().isEmpty()) {
        json.writeName("metadata");
        json.writeStartObject();
        event.metadata().forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      String data = event.payload().text();
      if (Payload.of(data).equals(event.payload())) {
        json.writeStringProperty("data", data);
      } else {
        json.writeStringProperty(
            "data64", Base64.getEncoder().encodeToString(event.payload().bytes()));
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  /// @throws IllegalArgumentException if the line is none of these, saying why
  static JsonLine parse(byte[] line) {
    Map<String, String> fields = new TreeMap<>();
    Map<String, String> metadata = new TreeMap<>();
    try (JsonParser json = Forms.FACTORY.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is no object of JSON");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken token = json.nextToken();
        if (name.equals("metadata") && token == JsonToken.START_OBJECT) {
          while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            metadata.put(key, value == JsonToken.VALUE_STRING ? json.getString() : raw(json));
          }
        } else if (token != JsonToken.VALUE_NULL) {
          fields.put(
              name,
              token == JsonToken.VALUE_STRING && !name.equals("payload")
                  ? json.getString()
                  : raw(json));
        }
      }
      return line(fields, metadata);
    } catch (JacksonException _) {
      throw new IllegalArgumentException("it is no JSON");
    } catch (DateTimeException _) {
      throw new IllegalArgumentException(
          "its time is none with an offset, as 2012-04-01T08:00:00Z");
    }
  }

  private static JsonLine line(Map<String, String> fields, Map<String, String> metadata) {
    if (fields.containsKey("tranship")) {
      if (!"1".equals(fields.get("form"))) {
        throw new IllegalArgumentException("it was written by a newer version of Tranship");
      }
      return new Head();
    } else if (fields.containsKey("commit")) {
      return new Commit(Integer.parseInt(needed(fields, "commit")));
    } else if (fields.containsKey("checkpoint")) {
      return new OfCheckpoint(
          new Checkpoint(
              needed(fields, "checkpoint"),
              new Position(needed(fields, "position")),
              number(fields, "events")));
    }
    @Nullable String time = fields.get("time");
    return new OfEvent(
        new Event(
            needed(fields, "stream"),
            number(fields, "version"),
            needed(fields, "type"),
            fields.getOrDefault("revision", ""),
            payload(fields),
            metadata,
            time == null
                ? Optional.<Instant>empty()
                : Optional.of(OffsetDateTime.parse(time).toInstant()),
            Optional.empty()));
  }

  private static Payload payload(Map<String, String> fields) {
    for (String name : List.of("data", "payload")) {
      if (fields.containsKey(name)) {
        return Payload.of(needed(fields, name));
      }
    }
    return fields.containsKey("data64")
        ? Payload.of(
            Base64.getDecoder().decode(needed(fields, "data64").getBytes(StandardCharsets.UTF_8)))
        : Payload.EMPTY;
  }

  private static String needed(Map<String, String> fields, String name) {
    @Nullable String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no \"" + name + "\"");
    }
    return value;
  }

  private static long number(Map<String, String> fields, String name) {
    try {
      return Long.parseLong(needed(fields, name));
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("its \"" + name + "\" is no whole number");
    }
  }

  private static String raw(JsonParser json) {
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = Forms.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      copy.copyCurrentStructure(json);
    }
    return text.toString();
  }

  /// How JSON is read and written here.
  final class Forms {
    static final JsonFactory FACTORY = new JsonFactory();

    private Forms() {}
  }
}
