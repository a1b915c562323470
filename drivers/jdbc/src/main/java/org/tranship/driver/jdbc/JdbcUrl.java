package org.tranship.driver.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/// A location's path taken apart into the driver's URL and what stands before `@`.
///
/// A URL that cannot be told for certain is refused, without a word of it: a driver would take a
/// part of the password for a host or a port and print it.
///
/// @param url the driver's URL without user, password and parameters
/// @param login `user` and `password`, as far as they are given
record JdbcUrl(String url, Map<String, String> login) {
  private static final Pattern HOSTS =
      Pattern.compile("(?:[^/:@?#\\[\\],]*|\\[[0-9A-Fa-f:.%]+])(?::[0-9]{1,5})?");

  private static final Pattern PASSWORD_SETTING =
      Pattern.compile("(?i);\\s*[^;=]*(?:password|passwd|pwd|secret)[^;=]*=");

  /// @param path what stands between `jdbc:` and the question mark
  /// @throws IllegalArgumentException saying what to write instead
  static JdbcUrl parse(String path) {
    if (PASSWORD_SETTING.matcher(path).find()) {
      throw new IllegalArgumentException(
          "a password is among the settings behind ;, where it would be shown; give it as"
              + " ?password=${VARIABLE}");
    }
    int start = path.indexOf("//") + 2;
    boolean server = path.startsWith("postgresql:") || path.startsWith("mariadb:");
    if (!server || start < 2) {
      return new JdbcUrl("jdbc:" + path, Map.of());
    }
    int end = path.indexOf('/', start);
    String authority = path.substring(start, Math.max(start, end));
    String rest = end < 0 ? "" : path.substring(end);
    int at = authority.indexOf('@');
    String hosts = authority.substring(at + 1);
    boolean certain = end >= 0 && rest.indexOf('@') < 0;
    for (String host : hosts.split(",", -1)) {
      certain &= HOSTS.matcher(host).matches();
    }
    if (!certain) {
      throw new IllegalArgumentException(
          "what stands behind // is no USER:PASSWORD@HOST:PORT/DATABASE; in user and password"
              + " percent-encode every sign but letters and digits (@ is %40, / is %2F, ? is %3F),"
              + " or give ?user=NAME&password=${VARIABLE}");
    }
    String url = "jdbc:" + path.substring(0, start) + hosts + rest;
    return new JdbcUrl(url, at < 0 ? Map.of() : login(authority.substring(0, at)));
  }

  private static Map<String, String> login(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? Map.of("user", decode(text))
        : Map.of(
            "user", decode(text.substring(0, colon)),
            "password", decode(text.substring(colon + 1)));
  }

  /// In front of the host a plus sign is a plus sign.
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // Its message has a part of the text.
      throw new IllegalArgumentException(
          "in user or password there are no two hexadecimal digits behind a percent sign; the sign"
              + " itself is %25");
    }
  }
}
