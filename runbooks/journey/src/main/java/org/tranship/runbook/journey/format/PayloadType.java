package org.tranship.runbook.journey.format;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What type an event has, as its payload says: Json.NET writes `$type` with the full name and the
/// simple name of the assembly into every object, and that of the outermost is the event's.
///
/// @param assembly simple name
/// @param namespace everything in front of the type's own name
/// @param typeName its own name
/// @param fullName with the namespace; a `+` stands in front of a nested type
public record PayloadType(String assembly, String namespace, String typeName, String fullName) {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String TYPE = "$type";

  /// Reads a payload, indented or not, to its end; the text is not changed.
  ///
  /// @throws IllegalArgumentException saying what is wrong
  public static PayloadType read(String payload) {
    String found = "";
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), payload)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the payload is no JSON object");
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean type = in.currentName().equals(TYPE);
        if (in.nextToken() == JsonToken.VALUE_STRING && type) {
          found = in.getString();
        } else {
          in.skipChildren();
        }
      }
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("something stands behind the payload's JSON object");
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the payload is no JSON: " + e.getOriginalMessage(), e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("the payload names no $type");
    }
    return parse(found);
  }

  /// From the text of a `$type`.
  ///
  /// @throws IllegalArgumentException if it names no type and assembly
  public static PayloadType parse(String text) {
    int comma = text.indexOf(',');
    String full = comma < 0 ? "" : text.substring(0, comma).strip();
    String rest = comma < 0 ? "" : text.substring(comma + 1).strip();
    int more = rest.indexOf(',');
    String assembly = more < 0 ? rest : rest.substring(0, more).strip();
    if (full.isEmpty() || assembly.isEmpty()) {
      throw new IllegalArgumentException(
          "the payload's $type is \"" + text + "\", which names no type and assembly");
    }
    int outer = full.indexOf('+');
    int dot = (outer < 0 ? full : full.substring(0, outer)).lastIndexOf('.');
    int own = Math.max(full.lastIndexOf('+'), dot);
    return new PayloadType(
        assembly, dot < 0 ? "" : full.substring(0, dot), full.substring(own + 1), full);
  }

  /// As `$type` has it.
  public String text() {
    return fullName + ", " + assembly;
  }
}
