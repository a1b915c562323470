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

  /// Texts of these alone stand in JSON as they are.
  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private EventMetadata() {}

  static String text(Map<String, String> metadata) {
    StringBuilder fast = new StringBuilder(64).append('{');
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (!plain(entry.getKey()) || !plain(entry.getValue())) {
        return written(metadata);
      }
      fast.append(fast.length() == 1 ? "\"" : ",\"").append(entry.getKey()).append("\":\"");
      fast.append(entry.getValue()).append('"');
    }
    return fast.append('}').toString();
  }

  private static String written(Map<String, String> metadata) {
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
    if (text.equals("{}")) {
      return Map.of();
    }
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
