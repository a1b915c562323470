package org.tranship.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.formats.JsonValue;

/// What a caller asks, as far as a route needs it.
///
/// @param parts what stands in the path where the route has a name in braces
/// @param query what stands behind the question mark
/// @param type the content type of the body
/// @param body all of it
record Request(Map<String, String> parts, Map<String, String> query, String type, byte[] body) {

  /// @throws Refusal if it is written wrongly
  static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    if (raw == null || raw.isEmpty()) {
      return query;
    }
    for (String one : raw.split("&", -1)) {
      int equals = one.indexOf('=');
      String name = equals < 0 ? one : one.substring(0, equals);
      try {
        query.put(decoded(name), equals < 0 ? "" : decoded(one.substring(equals + 1)));
      } catch (IllegalArgumentException _) {
        throw Refusal.badRequest("What stands behind the ? cannot be decoded.");
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// A part of the path that the route is known to have.
  String part(String name) {
    return parts.getOrDefault(name, "");
  }

  /// A value of the query; `any` is the same as none.
  Optional<String> asked(String name) {
    return Optional.ofNullable(query.get(name)).filter(it -> !it.isEmpty() && !it.equals("any"));
  }

  /// A number of the query that is not negative.
  long number(String name, long otherwise) {
    Optional<String> text = asked(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("\\d{1,15}")) {
      throw Refusal.badRequest("\"" + name + "\" is a number, 0 or more.");
    }
    return Long.parseLong(text.get());
  }

  /// The body as a JSON object.
  ///
  /// @throws Refusal if it is none
  Map<String, @Nullable Object> json() {
    if (!type.split(";")[0].strip().equalsIgnoreCase("application/json")) {
      throw Refusal.notJson();
    }
    try {
      return JsonValue.object(new String(body, StandardCharsets.UTF_8));
    } catch (JsonValue.Unreadable e) {
      throw Refusal.badRequest("The body cannot be read: " + e.getMessage() + ".");
    }
  }
}
