package org.tranship.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON text as plain values: maps in the order of the text, lists, strings, whole numbers as
/// [Long], other numbers as [Double], booleans and null. A name that is given twice, more than one
/// value, or values nested more than 20 deep are refused.
public final class JsonValue {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).build())
          .build();

  private JsonValue() {}

  /// Text that is not what was wanted, and why, as a clause.
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
      super(reason);
    }
  }

  /// An object.
  ///
  /// @throws Unreadable if the text is no JSON, or another value
  public static Map<String, @Nullable Object> object(String text) throws Unreadable {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new Unreadable("it is no JSON object");
      }
      Map<String, @Nullable Object> object = object(in);
      if (in.nextToken() != null) {
        throw new Unreadable("something follows the JSON object");
      }
      return object;
    } catch (JacksonException e) {
      throw new Unreadable("it is not JSON: " + e.getOriginalMessage());
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser in) throws Unreadable {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      object.put(name, value(in, in.nextToken()));
    }
    return object;
  }

  private static @Nullable Object value(JsonParser in, @Nullable JsonToken token)
      throws Unreadable {
    return switch (token) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
          list.add(value(in, next));
        }
        yield list;
      }
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT -> in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new Unreadable("it breaks off");
    };
  }
}
