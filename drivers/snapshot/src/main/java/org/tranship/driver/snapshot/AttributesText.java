package org.tranship.driver.snapshot;

import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Attributes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Attributes as one JSON object of names and texts, which SQLite's `json_extract` reads too.
final class AttributesText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private AttributesText() {}

  /// Null if there are none.
  static @Nullable String of(Attributes attributes) {
    if (attributes.isEmpty()) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      for (Map.Entry<String, String> each : attributes.asMap().entrySet()) {
        out.writeStringProperty(each.getKey(), each.getValue());
      }
      out.writeEndObject();
    }
    return text.toString();
  }

  /// @throws IllegalArgumentException if it is no such object
  static Attributes parse(@Nullable String text) {
    if (text == null) {
      return Attributes.NONE;
    }
    Map<String, String> values = new TreeMap<>();
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("attributes that are no JSON object");
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        if (in.nextToken() != JsonToken.VALUE_STRING) {
          throw new IllegalArgumentException("an attribute that is no text");
        }
        values.put(name, in.getString());
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("attributes that are no JSON", e);
    }
    return Attributes.of(values);
  }
}
