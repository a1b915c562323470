package org.tranship.runbook.journey.format;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/// Gives one field of a payload's outermost object another value, and leaves every other character
/// as it is: the spaces, the order of fields, and how numbers are spelt. A field that is not there
/// is not added.
final class PayloadEdit {
  private static final JsonFactory FACTORY = new JsonFactory();

  private PayloadEdit() {}

  /// With another `$type`.
  ///
  /// @throws IllegalArgumentException if the payload is no JSON
  static String type(String payload, PayloadType type) {
    String quoted =
        '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(type.text())) + '"';
    return replaced(payload, "$type", quoted);
  }

  /// With another `Version`.
  ///
  /// @throws IllegalArgumentException if the payload is no JSON
  static String version(String payload, long version) {
    return replaced(payload, "Version", Long.toString(version));
  }

  private static String replaced(String payload, String field, String value) {
    StringBuilder text = new StringBuilder();
    int done = 0;
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), payload)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the payload is no JSON object");
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean meant = in.currentName().equals(field);
        JsonToken token = in.nextToken();
        if (meant && token.isScalarValue()) {
          int from = (int) in.currentTokenLocation().getCharOffset();
          int length = in.getStringLength();
          if (token == JsonToken.VALUE_STRING) {
            // Escapes are longer than what they stand for.
            length = (int) in.currentLocation().getCharOffset() - from;
          }
          text.append(payload, done, from).append(value);
          done = from + length;
        } else {
          in.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the payload is no JSON: " + e.getOriginalMessage(), e);
    }
    return text.append(payload, done, payload.length()).toString();
  }
}
