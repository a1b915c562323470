package org.tranship.testkit.server.fabric;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares an answer with the shape that the published schemas give it.
///
/// A shape is JSON with the same names as the answer; in place of values stand `string`, `int64` (a
/// number as text, as this API has them), `int` (a number), `bool`, `date-time` or `any`. A list
/// shows one of its items. What the answer lacks is fine, what the shape lacks is not.
final class FabricShape {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private FabricShape() {}

  /// @param wrong where what differs is written
  static void compare(String shape, String answer, List<String> wrong) {
    try {
      compare(JSON.readTree(shape), JSON.readTree(answer), "answer", wrong);
    } catch (JacksonException e) {
      wrong.add("an answer is no JSON: " + e.getOriginalMessage());
    }
  }

  private static void compare(JsonNode shape, JsonNode given, String at, List<String> wrong) {
    if (shape.isObject()) {
      if (!given.isObject()) {
        wrong.add(at + " is no object");
      }
      for (Map.Entry<String, JsonNode> field : given.properties()) {
        JsonNode expected = shape.path(field.getKey());
        if (expected.isMissingNode()) {
          wrong.add(at + " has " + field.getKey() + ", which is not described");
        } else {
          compare(expected, field.getValue(), at + "." + field.getKey(), wrong);
        }
      }
    } else if (shape.isArray()) {
      if (!given.isArray()) {
        wrong.add(at + " is no list");
      }
      given.forEach(item -> compare(shape.get(0), item, at + "[]", wrong));
    } else if (!fits(shape.asString(), given)) {
      wrong.add(at + " is " + given + " and not of the kind " + shape.asString());
    }
  }

  private static boolean fits(String kind, JsonNode given) {
    return switch (kind) {
      case "any" -> true;
      case "string" -> given.isString();
      case "int64" -> given.isString() && given.asString().matches("-?\\d{1,19}");
      case "int" -> given.isIntegralNumber();
      case "bool" -> given.isBoolean();
      case "date-time" -> given.isString() && isMoment(given.asString());
      default -> throw new IllegalArgumentException("no shape: " + kind);
    };
  }

  private static boolean isMoment(String text) {
    try {
      return Instant.parse(text).isAfter(Instant.MIN);
    } catch (DateTimeParseException _) {
      return false;
    }
  }
}
