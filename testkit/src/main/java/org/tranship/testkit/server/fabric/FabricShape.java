package org.tranship.testkit.server.fabric;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The shape that the published schemas give to a body or an answer.
///
/// A shape is JSON with the same names; in place of values stand `string`, `int64` (a number as
/// text, as this API has them), `int` (a number), `bool`, `date-time`, `any`, or the words of which
/// it is one, with `|` between them. A list shows one of its items. A name with `!` behind it has
/// to be there. What is lacking else is fine; what the shape lacks is not.
final class FabricShape {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NEEDED = "!";

  private final JsonNode shape;
  private final Predicate<String> besides;

  private FabricShape(JsonNode shape, Predicate<String> besides) {
    this.shape = shape;
    this.besides = besides;
  }

  /// @param besides names that may stand at the outermost level all the same
  static FabricShape of(String shape, Predicate<String> besides) {
    return new FabricShape(JSON.readTree(shape), besides);
  }

  /// @param what it is, for what is written
  /// @param wrong where what differs is written
  void compare(String what, String given, List<String> wrong) {
    try {
      compare(shape, JSON.readTree(given), what, what, wrong);
    } catch (JacksonException e) {
      wrong.add(what + " is no JSON: " + e.getOriginalMessage());
    }
  }

  private void compare(
      JsonNode expected, JsonNode given, String at, String top, List<String> wrong) {
    if (expected.isObject()) {
      object(expected, given, at, top, wrong);
    } else if (expected.isArray()) {
      if (!given.isArray()) {
        wrong.add(at + " is no list");
      }
      given.forEach(item -> compare(expected.get(0), item, at + "[]", top, wrong));
    } else if (!fits(expected.asString(), given)) {
      wrong.add(at + " is " + given + " and not of the kind " + expected.asString());
    }
  }

  private void object(
      JsonNode expected, JsonNode given, String at, String top, List<String> wrong) {
    if (!given.isObject()) {
      wrong.add(at + " is no object");
    }
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      String name = field.getKey();
      JsonNode here = expected.has(name) ? expected.path(name) : expected.path(name + NEEDED);
      if (!here.isMissingNode()) {
        compare(here, field.getValue(), at + "." + name, top, wrong);
      } else if (!at.equals(top) || !besides.test(name)) {
        wrong.add(at + " has " + name + ", which is not described");
      }
    }
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      String name = field.getKey();
      if (name.endsWith(NEEDED) && !given.has(name.substring(0, name.length() - 1))) {
        wrong.add(at + " lacks " + name.substring(0, name.length() - 1));
      }
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
      default -> given.isString() && isOne(kind, given.asString());
    };
  }

  private static boolean isOne(String kind, String word) {
    Set<String> words = Set.of(kind.split("\\|", -1));
    if (words.size() < 2) {
      throw new IllegalArgumentException("no shape: " + kind);
    }
    return words.contains(word);
  }

  private static boolean isMoment(String text) {
    try {
      return Instant.parse(text).isAfter(Instant.MIN);
    } catch (DateTimeParseException _) {
      return false;
    }
  }
}
