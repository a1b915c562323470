package org.tranship.driver.s3;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// The options of a store, from the query of its location and from its [StoreSpec], which must not
/// contradict each other. Names are written with `-` or `_` alike. What nobody asks for is refused
/// with the nearest name that exists.
final class S3Options {
  /// Options by name, with what each is for.
  static final Set<String> NAMES =
      Set.of(
          "endpoint",
          "region",
          "path-style",
          "profile",
          "role",
          "role-session-name",
          "external-id",
          "anonymous",
          "raw-prefix",
          "create-bucket",
          "probe",
          "checksum",
          "etag",
          "conditional",
          "tags",
          "payload",
          "keys",
          "ordered",
          "ca",
          "client-certificate",
          "client-key",
          "proxy",
          "connect-timeout",
          "read-timeout");

  private static final Set<String> SECRETS =
      Set.of("access-key-id", "secret-access-key", "session-token");

  private final String display;
  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, String> secretValues = new TreeMap<>();

  S3Options(StoreSpec spec, Secrets secrets) {
    this.display = display(spec.location());
    spec.location().parameters().forEach((name, value) -> take(name, value, secrets));
    spec.options().forEach((name, value) -> take(name, value, secrets));
    spec.secrets().forEach((name, reference) -> takeSecret(name, reference, secrets));
  }

  /// The location with the values of the options that hold no secret.
  static String display(Location location) {
    return location.shown(given -> NAMES.contains(normal(given)));
  }

  private void take(String given, String value, Secrets secrets) {
    String name = normal(given);
    if (SECRETS.contains(name)) {
      Optional<SecretRef> reference = SecretRef.parse(value);
      if (reference.isPresent()) {
        takeSecret(given, reference.get(), secrets);
      } else if (name.equals("access-key-id")) {
        secretValues.put(name, value);
      } else {
        throw refuse(
            "the option " + given + " holds a secret in plain text",
            "Write " + given + "=${NAME} for an environment variable, or " + given + "=file:PATH.");
      }
      return;
    }
    if (!NAMES.contains(name)) {
      Set<String> all = new TreeSet<>(NAMES);
      all.addAll(SECRETS);
      throw refuse(
          "there is no option \"" + given + "\"",
          "Did you mean \""
              + nearest(name, all)
              + "\"? The options are "
              + String.join(", ", all)
              + ".");
    }
    String before = values.put(name, value);
    if (before != null && !before.equals(value)) {
      throw refuse(
          "the option " + name + " is given twice, as \"" + before + "\" and as \"" + value + "\"",
          "Keep one of them.");
    }
  }

  private void takeSecret(String given, SecretRef reference, Secrets secrets) {
    String name = normal(given);
    if (!SECRETS.contains(name)) {
      throw refuse(
          "there is no secret \"" + given + "\"",
          "Did you mean \"" + nearest(name, SECRETS) + "\"?");
    }
    try {
      secretValues.put(name, secrets.resolve(reference).reveal());
    } catch (IllegalArgumentException e) {
      throw refuse("the secret " + given + " cannot be had: " + e.getMessage(), "");
    }
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  Optional<String> secret(String name) {
    return Optional.ofNullable(secretValues.get(name)).filter(value -> !value.isEmpty());
  }

  /// `true` or `false`, also written `yes` and `no`.
  Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            value ->
                switch (value.toLowerCase(Locale.ROOT)) {
                  case "true", "yes", "on" -> true;
                  case "false", "no", "off" -> false;
                  default ->
                      throw refuse(
                          "the option " + name + " is \"" + value + "\"", "It is true or false.");
                });
  }

  /// A flag that may also be `auto`, which is the same as leaving it out.
  Optional<Boolean> told(String name) {
    return text(name).filter(value -> !value.equals("auto")).flatMap(_ -> flag(name));
  }

  /// One of some words; `auto` is the same as leaving it out.
  Optional<String> word(String name, Set<String> words) {
    return text(name)
        .map(value -> value.toLowerCase(Locale.ROOT))
        .filter(value -> !value.equals("auto"))
        .map(
            value -> {
              if (!words.contains(value)) {
                throw refuse(
                    "the option " + name + " is \"" + value + "\"",
                    "It is auto or one of " + String.join(", ", new TreeSet<>(words)) + ".");
              }
              return value;
            });
  }

  /// A time such as `500ms`, `10s`, `2m`, or a bare number of seconds.
  Duration duration(String name, Duration otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    String value = text.get().toLowerCase(Locale.ROOT);
    String digits = value.replaceAll("[a-z ]+$", "");
    String unit = value.substring(digits.length()).strip();
    if (!digits.matches("[0-9]{1,9}")) {
      throw refuse("the option " + name + " is \"" + value + "\"", "Write it like 10s or 500ms.");
    }
    long number = Long.parseLong(digits);
    Duration duration =
        switch (unit) {
          case "ms" -> Duration.ofMillis(number);
          case "", "s" -> Duration.ofSeconds(number);
          case "m", "min" -> Duration.ofMinutes(number);
          default ->
              throw refuse(
                  "the option " + name + " is \"" + value + "\"", "Write it like 10s or 500ms.");
        };
    if (duration.isZero() || duration.compareTo(Duration.ofHours(24)) > 0) {
      throw refuse(
          "the option " + name + " is \"" + value + "\"", "It is more than 0 and at most a day.");
    }
    return duration;
  }

  StoreException refuse(String reason, String next) {
    return StoreException.of(Kind.CONFIGURATION, "open", display)
        .because(reason)
        .next(next)
        .build();
  }

  /// The name with the fewest edits between it and the given one.
  static String nearest(String given, Set<String> names) {
    String best = "";
    int fewest = Integer.MAX_VALUE;
    for (String name : new TreeSet<>(names)) {
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
