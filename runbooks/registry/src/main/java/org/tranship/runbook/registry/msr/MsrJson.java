package org.tranship.runbook.registry.msr;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// JSON of MSR as plain values: maps in the order of the document, lists, texts, numbers as they
/// are spelt, booleans, and an empty optional for null. What is read and written again says the
/// same, whatever else stands in it.
final class MsrJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private MsrJson() {}

  /// A number as it was spelt, so that none loses digits on its way through.
  private record Spelt(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  /// @throws IllegalArgumentException if it is no JSON
  static Object parse(String text) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = in.nextToken();
      if (first == null) {
        throw new IllegalArgumentException("it is empty");
      }
      return value(in, first);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Object value(JsonParser in, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = in.currentName();
          map.put(name, value(in, in.nextToken()));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
          list.add(value(in, next));
        }
        yield list;
      }
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> Optional.empty();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Spelt(in.getString());
      default -> in.getString();
    };
  }

  static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(out, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, Object value) {
    switch (value) {
      case Optional<?> _ -> out.writeNull();
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach(
            (name, inner) -> {
              out.writeName(String.valueOf(name));
              write(out, inner);
            });
        out.writeEndObject();
      }
      case Collection<?> values -> {
        out.writeStartArray();
        values.forEach(inner -> write(out, inner));
        out.writeEndArray();
      }
      case Boolean flag -> out.writeBoolean(flag);
      case Spelt(String spelt) -> out.writeNumber(spelt);
      default -> out.writeString(value.toString());
    }
  }

  /// A map, or an empty one where the value is none.
  static Map<String, Object> map(Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> given) {
      given.forEach((name, inner) -> map.put(String.valueOf(name), inner));
    }
    return map;
  }

  /// A list, or an empty one where the value is none.
  static List<Object> list(Object value) {
    return value instanceof List<?> given ? List.copyOf(given) : List.of();
  }

  /// A field as text; empty where it is missing, null, or no single value.
  static String text(Map<String, Object> map, String name) {
    Object value = map.getOrDefault(name, "");
    return value instanceof Optional || value instanceof Map || value instanceof List
        ? ""
        : value.toString();
  }

  /// A field as yes or no; empty where it is neither.
  static Optional<Boolean> flag(Map<String, Object> map, String name) {
    return map.get(name) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
  }
}
