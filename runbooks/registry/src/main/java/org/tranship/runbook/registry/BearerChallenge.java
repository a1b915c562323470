package org.tranship.runbook.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.http.UriEncoding;

/// What a registry wants of those who have no token, or not the right one.
///
/// Sources: distribution's token authentication specification; RFC 9110 section 11.6.1 and RFC 6750
/// section 3 for the header, in which several schemes may stand.
///
/// @param realm where tokens are given
/// @param service the registry, as the token server knows it; empty if it is not said
/// @param scope what the token has to allow, as words; empty for nothing but a login
/// @param error why the token that was sent is not taken; empty if it is not said
public record BearerChallenge(URI realm, String service, String scope, String error) {
  private static final String WORD = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G[\\s,]*(" + WORD + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))");
  private static final Pattern SCHEME = Pattern.compile("\\G[\\s,]*(" + WORD + ")(?=\\s|,|$)");

  /// The first challenge of this kind, from every header `WWW-Authenticate`.
  ///
  /// @return empty if there is none, or none that names a server
  public static Optional<BearerChallenge> of(List<String> headers) {
    return headers.stream()
        .flatMap(
            header ->
                challenges(header).stream()
                    .filter(it -> it.scheme.equals("bearer"))
                    .limit(1)
                    .flatMap(it -> of(it.parameters).stream()))
        .findFirst();
  }

  /// Whether a user and a password are asked for, in any of these headers.
  static boolean asksForPassword(List<String> headers) {
    return headers.stream()
        .anyMatch(header -> challenges(header).stream().anyMatch(it -> it.scheme.equals("basic")));
  }

  /// One of those in a header.
  ///
  /// @param scheme written small
  /// @param parameters by their names, written small
  private record Challenge(String scheme, Map<String, String> parameters) {}

  private static List<Challenge> challenges(String header) {
    List<Challenge> all = new ArrayList<>();
    int at = 0;
    while (at < header.length()) {
      Matcher parameter = PARAMETER.matcher(header).region(at, header.length());
      Matcher scheme = SCHEME.matcher(header).region(at, header.length());
      if (parameter.find()) {
        if (!all.isEmpty()) {
          String quoted = parameter.group(2);
          all.getLast()
              .parameters
              .putIfAbsent(
                  parameter.group(1).toLowerCase(Locale.ROOT),
                  quoted == null
                      ? String.valueOf(parameter.group(3))
                      : quoted.replaceAll("\\\\(.)", "$1"));
        }
        at = parameter.end();
      } else if (scheme.find()) {
        all.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), new HashMap<>()));
        at = scheme.end();
      } else {
        break;
      }
    }
    return all;
  }

  private static Optional<BearerChallenge> of(Map<String, String> parameters) {
    try {
      URI realm = new URI(parameters.getOrDefault("realm", ""));
      String kind = String.valueOf(realm.getScheme()).toLowerCase(Locale.ROOT);
      boolean web = kind.equals("https") || kind.equals("http");
      return web && realm.getHost() != null && realm.getRawUserInfo() == null
          ? Optional.of(
              new BearerChallenge(
                  realm,
                  parameters.getOrDefault("service", ""),
                  parameters.getOrDefault("scope", ""),
                  parameters.getOrDefault("error", "")))
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  /// Where the token is asked for, with everything that is asked.
  public URI question() {
    StringBuilder url = new StringBuilder(realm.toString().replaceFirst("#.*", ""));
    url.append(realm.getRawQuery() == null ? '?' : '&');
    url.append("service=").append(UriEncoding.query(service));
    for (String one : scope.strip().split("\\s+")) {
      if (!one.isEmpty()) {
        url.append("&scope=").append(UriEncoding.query(one));
      }
    }
    return URI.create(url.toString());
  }
}
