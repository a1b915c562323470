package org.tranship.core.value;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where a store is, as the operator typed it: a scheme, a colon, and the rest, which only the
/// driver of that scheme understands. The spelling is kept; nothing is normalised.
///
/// @param scheme lower-case name of the driver, such as `file` or `s3`
/// @param rest everything behind the first colon
public record Location(String scheme, String rest) {
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);

  /// A name of a parameter that can only be a name. What a raw `&` or `?` inside of a secret leaves
  /// in the place of a name is not shown.
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");

  /// Parameters of a connection string, between semicolons, whose value is a secret.
  private static final Pattern SECRET_SETTING =
      Pattern.compile(
          "(?i)((?:^|;)[^;=/]*(?:pass|pwd|secret|token|key|sig|credential)[^;=/]*=)[^;]*");

  private static final String MASK = "***";

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
              + masked(text, _ -> false)
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
  ///
  /// @throws IllegalArgumentException if a percent sign begins no escape
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    int question = rest.indexOf('?');
    if (question >= 0) {
      for (String pair : rest.substring(question + 1).split("&")) {
        int equals = pair.indexOf('=');
        if (!pair.isEmpty()) {
          String name = equals < 0 ? pair : pair.substring(0, equals);
          String value = equals < 0 ? "" : pair.substring(equals + 1);
          parameters.put(decoded(name), decoded(value));
        }
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // Its message has a part of the text.
      throw new IllegalArgumentException(
          "behind a percent sign there are no two hexadecimal digits; the sign itself is %25");
    }
  }

  /// The text for people, without anything that may be a secret: see [#shown], with no parameter
  /// known.
  @Override
  public String toString() {
    return shown(_ -> false);
  }

  /// The text for people. Masked are what stands between `//` and the host but for the user, and
  /// the value of every parameter that is neither known to be harmless nor a reference to a secret:
  /// a name that nobody knows may be the misspelt name of a secret. `file`, `memory` and `sqlite`
  /// locations are literal and hold none.
  ///
  /// @param harmless tells by the name, as typed, whether the value of a parameter may be shown
  public String shown(Predicate<String> harmless) {
    return switch (scheme) {
      case "file", "memory", "sqlite" -> scheme + ":" + rest;
      default -> scheme + ":" + masked(rest, harmless);
    };
  }

  private static String masked(String text, Predicate<String> harmless) {
    String clear = withoutPassword(text);
    int question = clear.indexOf('?');
    String path = question < 0 ? clear : clear.substring(0, question);
    String shown = SECRET_SETTING.matcher(path).replaceAll("$1" + MASK);
    return question < 0
        ? shown
        : Arrays.stream(clear.substring(question + 1).split("&", -1))
            .map(pair -> shown(pair, harmless))
            .collect(Collectors.joining("&", shown + "?", ""));
  }

  /// A password may hold any sign if it was not percent-encoded, so it is taken to end at the last
  /// `@` of all: rather too much is masked than too little.
  private static String withoutPassword(String text) {
    int start = text.indexOf("//") + 2;
    int at = text.lastIndexOf('@');
    if (start < 2 || at < start) {
      int slash = text.indexOf('/'); // as in oracle:thin:USER/PASSWORD@//HOST
      return slash < 0 || at < slash
          ? text
          : text.substring(0, slash + 1) + MASK + text.substring(at);
    }
    int colon = text.indexOf(':', start);
    int path = text.indexOf('/', start);
    int query = text.indexOf('?', start);
    boolean user =
        colon >= 0 && colon < at && (path < 0 || colon < path) && (query < 0 || colon < query);
    return user ? text.substring(0, colon + 1) + MASK + text.substring(at) : text;
  }

  private static String shown(String pair, Predicate<String> harmless) {
    int equals = pair.indexOf('=');
    if (equals < 0 || !NAME.matcher(pair.substring(0, equals)).matches()) {
      return pair.isEmpty() ? "" : MASK;
    }
    String name = pair.substring(0, equals);
    String value = pair.substring(equals + 1);
    // The URL of a server may have a user and a password in front of the host.
    boolean plain = value.indexOf('@') < 0 && !value.contains("%40");
    boolean open = SecretRef.parse(value).isPresent() || harmless.test(name) && plain;
    return open ? pair : name + "=" + MASK;
  }

  /// The text as typed, secrets and all; for the driver, never for a message.
  public String reveal() {
    return scheme + ":" + rest;
  }
}
