package org.tranship.testkit.server.fabric;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;

/// A request as it came.
///
/// @param method of HTTP
/// @param path still encoded
/// @param named what stands where the operation's path has a name in braces, decoded
/// @param query decoded
/// @param headers by their names in lower case
/// @param body all of it
public record FabricRequest(
    String method,
    String path,
    Map<String, String> named,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {

  static FabricRequest of(String method, String target, Map<String, String> headers, byte[] body) {
    int mark = target.indexOf('?');
    Map<String, String> query = new LinkedHashMap<>();
    if (mark >= 0) {
      for (String pair : target.substring(mark + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        query.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    Map<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    String path = mark < 0 ? target : target.substring(0, mark);
    return new FabricRequest(method, path, Map.of(), query, lower, body);
  }

  FabricRequest met(Matcher matcher) {
    Map<String, String> names = new TreeMap<>();
    matcher
        .namedGroups()
        .forEach(
            (name, number) -> {
              if (matcher.group(number) != null) {
                names.put(name, decoded(matcher.group(number)));
              }
            });
    return new FabricRequest(method, path, names, query, headers, body);
  }

  /// What stands in the path under this name; empty when there is no such place.
  public String named(String name) {
    return named.getOrDefault(name, "");
  }

  /// A parameter of the query.
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /// @param name in lower case
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// The body as text.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// A plus stays one, as in any part of an address before or behind the question mark.
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
