package org.tranship.driver.swift;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// The options of a store, from the query of its location and from its [StoreSpec], which must not
/// contradict each other. Besides our own they have the names of `python-swiftclient`, so that a
/// configuration made for it (Anchore's, or `OS_*` variables) can be used as it is. Names are
/// written with `-` or `_` alike. What is not known is refused with the nearest name that exists.
final class SwiftOptions {
  private static final Set<String> OWN =
      words("ca create-container proxy raw-prefix connect-timeout read-timeout");

  /// Options that say who signs in and where. The environment is asked only if none is given.
  static final Set<String> LOGIN =
      words(
          "auth user key auth-version os-auth-url os-username os-user-id os-user-domain-name"
              + " os-user-domain-id os-password os-tenant-id os-tenant-name os-project-name"
              + " os-project-id os-project-domain-name os-project-domain-id os-auth-token"
              + " os-auth-type os-application-credential-id os-application-credential-secret"
              + " os-storage-url os-region-name os-service-type os-endpoint-type");

  private static final Set<String> CONNECTION =
      words("timeout os-cacert os-cert os-key segment-container");

  /// How swiftclient works, which changes nothing of what is stored.
  private static final Set<String> WITHOUT_MEANING_HERE =
      words(
          "retries force-auth-retry verbose debug info ssl-compression object-dd-threads"
              + " object-uu-threads container-threads segment-threads segment-size use-slo changed"
              + " skip-identical checksum ignore-checksum fail-fast yes-all shuffle");

  /// What would change where or how things are stored, and is not offered.
  private static final Set<String> NOT_OFFERED =
      words(
          "insecure snet leave-segments read-acl write-acl sync-to sync-key header meta prefix"
              + " delimiter");

  private static final Set<String> SECRETS =
      words("key os-password os-auth-token os-application-credential-secret");

  private static final Set<String> NOTHING = Set.of("", "false", "no", "off", "0", "none", "[]");

  private final String display;
  private final Map<String, String> values = new TreeMap<>();

  /// Names whose value is never shown: it came from a secret.
  private final Set<String> hidden = new TreeSet<>();

  SwiftOptions(StoreSpec spec, Secrets secrets, Map<String, String> environment) {
    this.display = display(spec.location());
    spec.location().parameters().forEach((name, value) -> take(name, value, secrets));
    spec.options().forEach((name, value) -> take(name, value, secrets));
    spec.secrets().forEach((name, reference) -> takeSecret(name, reference, secrets));
    if (LOGIN.stream().noneMatch(values::containsKey)) {
      LOGIN.forEach(name -> fromEnvironment(name, environment));
    }
  }

  /// The location with the values of the options that hold no secret.
  static String display(Location location) {
    return location.shown(
        given -> {
          String name = normal(given);
          return (OWN.contains(name) || LOGIN.contains(name) || CONNECTION.contains(name))
              && !SECRETS.contains(name);
        });
  }

  private static String normal(String given) {
    return given.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Set<String> words(String text) {
    return Stream.of(text.split(" ")).collect(Collectors.toUnmodifiableSet());
  }

  private void take(String given, String value, Secrets secrets) {
    String name = known(given);
    if (SECRETS.contains(name)) {
      SecretRef reference =
          SecretRef.parse(value)
              .orElseThrow(
                  () ->
                      refuse(
                          "the option " + given + " holds a secret in plain text",
                          "Write "
                              + given
                              + "=${NAME} for an environment variable, or "
                              + given
                              + "=file:PATH."));
      takeSecret(given, reference, secrets);
      return;
    }
    put(name, value);
  }

  private void takeSecret(String given, SecretRef reference, Secrets secrets) {
    String name = known(given);
    hidden.add(name);
    try {
      put(name, secrets.resolve(reference).reveal());
    } catch (IllegalArgumentException e) {
      throw refuse("the secret " + given + " cannot be had: " + e.getMessage(), "");
    }
  }

  private void put(String name, String value) {
    if (NOT_OFFERED.contains(name) && !NOTHING.contains(value.toLowerCase(Locale.ROOT))) {
      throw refuse(
          "the option " + name + " is not offered here",
          name.equals("insecure")
              ? "Name the authority that signed the server's certificate with ca=FILE.pem."
              : "Take it out; it would change where or how objects are stored.");
    }
    String before = values.put(name, value);
    if (before != null && !before.equals(value)) {
      throw refuse("the option " + name + " is given twice, differently", "Keep one of them.");
    }
  }

  private String known(String given) {
    String name = normal(given);
    for (Set<String> names : allNames()) {
      if (names.contains(name)) {
        return name;
      }
    }
    Set<String> offered = new TreeSet<>(OWN);
    offered.addAll(LOGIN);
    offered.addAll(CONNECTION);
    throw refuse(
        "there is no option \"" + given + "\"",
        "Did you mean \""
            + nearest(name, offered)
            + "\"? The options are "
            + String.join(", ", offered)
            + ".");
  }

  private static Iterable<Set<String>> allNames() {
    return java.util.List.of(OWN, LOGIN, CONNECTION, WITHOUT_MEANING_HERE, NOT_OFFERED);
  }

  /// The variables are those of `swift` and `openstack`.
  private void fromEnvironment(String name, Map<String, String> environment) {
    String upper = name.toUpperCase(Locale.ROOT).replace('-', '_');
    Stream<String> variables =
        name.equals("auth-version")
            ? Stream.of("ST_AUTH_VERSION", "OS_AUTH_VERSION", "OS_IDENTITY_API_VERSION")
            : Stream.of(upper.startsWith("OS_") ? upper : "ST_" + upper);
    variables
        .map(variable -> environment.getOrDefault(variable, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .ifPresent(
            value -> {
              hidden.add(name);
              values.put(name, value);
            });
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /// The first of these that is given.
  Optional<String> first(String... names) {
    return Stream.of(names).flatMap(name -> text(name).stream()).findFirst();
  }

  /// The value as it may be shown in a message.
  String shown(String name) {
    return hidden.contains(name) ? "(not shown)" : "\"" + values.getOrDefault(name, "") + "\"";
  }

  /// `true` or `false`, also written `yes` and `no`.
  boolean flag(String name) {
    return text(name)
        .map(
            value ->
                switch (value.toLowerCase(Locale.ROOT)) {
                  case "true", "yes", "on" -> true;
                  case "false", "no", "off" -> false;
                  default ->
                      throw refuse(
                          "the option " + name + " is " + shown(name), "It is true or false.");
                })
        .orElse(false);
  }

  /// A time such as `500ms`, `10s`, `2m`, or a bare number of seconds.
  Duration duration(String name, Duration otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    String value = text.get().toLowerCase(Locale.ROOT);
    String digits = value.replaceAll("(\\.0*)?[a-z ]*$", "");
    String unit = value.replaceAll("^[0-9.]*", "").strip();
    if (digits.matches("[0-9]{1,8}") && Set.of("", "s", "ms", "m", "min").contains(unit)) {
      long number = Long.parseLong(digits);
      Duration duration =
          switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m", "min" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
          };
      if (!duration.isZero() && duration.compareTo(Duration.ofHours(24)) <= 0) {
        return duration;
      }
    }
    throw refuse(
        "the option " + name + " is " + shown(name), "Write it like 10s or 500ms, at most a day.");
  }

  StoreException refuse(String reason, String next) {
    return StoreException.of(Kind.CONFIGURATION, "open", display)
        .because(reason)
        .next(next)
        .build();
  }

  /// The name with the fewest edits between it and the given one.
  private static String nearest(String given, Set<String> names) {
    String best = "";
    int fewest = Integer.MAX_VALUE;
    for (String name : names) {
      int edits = edits(given, name);
      if (edits < fewest) {
        fewest = edits;
        best = name;
      }
    }
    return best;
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above) + 1, diagonal + cost);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
