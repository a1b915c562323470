package org.tranship.driver.jdbc;

import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Metadata of an event as one object of JSON. A value that is no text is kept as its JSON.
final class EventMetadata {
  private static final JsonFactory FACTORY = new JsonFactory();

  private EventMetadata() {}

  static String text(Map<String, String> metadata) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      metadata.forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    return text.toString();
  }

  /// @throws IllegalArgumentException if it is no object of JSON
  static Map<String, String> parse(String text) {
    Map<String, String> metadata = new TreeMap<>();
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("its metadata is no object of JSON");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken token = json.nextToken();
        metadata.put(name, token == JsonToken.VALUE_STRING ? json.getString() : raw(json));
      }
      return metadata;
    } catch (JacksonException _) {
      throw new IllegalArgumentException("its metadata is no JSON");
    }
  }

  private static String raw(JsonParser json) {
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      copy.copyCurrentStructure(json);
    }
    return text.toString();
  }
}
