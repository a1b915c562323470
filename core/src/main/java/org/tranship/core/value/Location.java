package org.tranship.core.value;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a store is, as the operator typed it: a scheme, a colon, and the rest, which only the
/// driver of that scheme understands. The spelling is kept; nothing is normalised.
///
/// @param scheme lower-case name of the driver, such as `file` or `s3`
/// @param rest everything behind the first colon
public record Location(String scheme, String rest) {
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
  private static final Pattern USER_INFO = Pattern.compile("//([^/@:]*):([^/@]*)@");
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "(?i)((?:password|passwd|pwd|secret[a-z_-]*|sig|token|accountkey|access_key)=)(?!\\$\\{)[^&;]*");

  public Location {
    if (!scheme.equals(scheme.toLowerCase(Locale.ROOT)) || scheme.isEmpty()) {
      throw new IllegalArgumentException("A scheme is a lower-case word: " + scheme);
    }
  }

  /// @throws IllegalArgumentException if there is no scheme in front
  public static Location parse(String text) {
    Matcher matcher = SCHEME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no store: it needs a scheme, as in file:/data or s3://bucket/prefix.");
    }
    return new Location(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
  }

  /// The part before `?`, for schemes that have a query.
  public String path() {
    int question = rest.indexOf('?');
    return question < 0 ? rest : rest.substring(0, question);
  }

  /// The parameters behind `?`, percent-decoded, in the order typed; later ones win.
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    int question = rest.indexOf('?');
    if (question >= 0) {
      for (String pair : rest.substring(question + 1).split("&")) {
        int equals = pair.indexOf('=');
        if (!pair.isEmpty()) {
          String name = equals < 0 ? pair : pair.substring(0, equals);
          String value = equals < 0 ? "" : pair.substring(equals + 1);
          parameters.put(
              URLDecoder.decode(name, StandardCharsets.UTF_8),
              URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
      }
    }
    return parameters;
  }

  /// The whole text with anything that may be a secret masked. `file` locations are literal and
  /// hold none.
  @Override
  public String toString() {
    if (scheme.equals("file") || scheme.equals("memory")) {
      return scheme + ":" + rest;
    }
    String masked = USER_INFO.matcher(rest).replaceAll("//$1:***@");
    return scheme + ":" + SECRET_PARAMETER.matcher(masked).replaceAll("$1***");
  }

  /// The text as typed, secrets and all; for the driver, never for a message.
  public String reveal() {
    return scheme + ":" + rest;
  }
}
