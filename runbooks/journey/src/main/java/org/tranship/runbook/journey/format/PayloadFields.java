package org.tranship.runbook.journey.format;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The fields of a payload, by name: their order means nothing. What is missing or null is empty,
/// as Json.NET takes it.
public final class PayloadFields {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<String, Object> fields;

  private PayloadFields(Map<String, Object> fields) {
    this.fields = fields;
  }

  /// @throws IllegalArgumentException if it is no JSON object
  public static PayloadFields read(String payload) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), payload)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        return object(in);
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the payload is no JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException("the payload is no JSON object");
  }

  private static PayloadFields object(JsonParser in) {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      value(in, in.nextToken()).ifPresent(it -> fields.put(name, it));
    }
    return new PayloadFields(fields);
  }

  private static Optional<Object> value(JsonParser in, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> Optional.of(object(in));
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
          value(in, next).ifPresent(items::add);
        }
        yield Optional.of(items);
      }
      case VALUE_NULL -> Optional.empty();
      default -> Optional.of(in.getString());
    };
  }

  /// A field with one value, as it is spelt.
  public Optional<String> text(String name) {
    return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /// @throws IllegalArgumentException if it is missing
  public String need(String name) {
    return text(name).orElseThrow(() -> new IllegalArgumentException("the payload has no " + name));
  }

  /// A whole number.
  ///
  /// @throws IllegalArgumentException if it is missing or none
  public int number(String name) {
    try {
      return decimal(name).intValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the payload's " + name + " is no whole number", e);
    }
  }

  /// @throws IllegalArgumentException if it is missing or none
  public BigDecimal decimal(String name) {
    try {
      return new BigDecimal(need(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the payload's " + name + " is no number", e);
    }
  }

  /// The objects of a list; empty where there is none.
  public List<PayloadFields> list(String name) {
    List<PayloadFields> objects = new ArrayList<>();
    if (fields.get(name) instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof PayloadFields object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  /// A field that is an object, if it is there.
  public Optional<PayloadFields> object(String name) {
    return fields.get(name) instanceof PayloadFields object
        ? Optional.of(object)
        : Optional.empty();
  }

  /// Whether both have the same fields with the same values as they are spelt, in any order.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PayloadFields it && fields.equals(it.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }
}
