package org.tranship.core.store;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Location;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// The options of a store, from the query of its location and from its [StoreSpec], which must not
/// contradict each other. Names are written with `-` or `_` alike. What nobody asks for is refused
/// with the nearest name that exists. No secret is ever part of a message.
public final class StoreOptions {
  /// The names a driver knows, with `-` between words.
  ///
  /// @param plain options that hold no secret
  /// @param secret options that hold one, and are given by reference only
  /// @param perhaps options that are not told to others, given by reference or as they are
  /// @param unlisted options that are taken without being offered
  /// @param synonyms other names of options, known from elsewhere
  public record Names(
      Set<String> plain,
      Set<String> secret,
      Set<String> perhaps,
      Set<String> unlisted,
      Map<String, String> synonyms) {
    public Names {
      plain = Set.copyOf(plain);
      secret = Set.copyOf(secret);
      perhaps = Set.copyOf(perhaps);
      unlisted = Set.copyOf(unlisted);
      synonyms = Map.copyOf(synonyms);
    }

    private Optional<String> known(String given) {
      String name = given.toLowerCase(Locale.ROOT).replace('_', '-');
      String meant = synonyms.getOrDefault(name, name);
      boolean known =
          Stream.of(plain, secret, perhaps, unlisted).anyMatch(names -> names.contains(meant));
      return known ? Optional.of(meant) : Optional.empty();
    }

    /// The location for messages: with the values of the options that hold no secret.
    public String shown(Location location) {
      return location.shown(given -> known(given).filter(plain::contains).isPresent());
    }

    private Set<String> offered() {
      Set<String> offered = new TreeSet<>(plain);
      offered.addAll(secret);
      offered.addAll(perhaps);
      return offered;
    }
  }

  private final String display;
  private final Names names;
  private final Map<String, String> values = new TreeMap<>();

  /// Names whose value is never shown.
  private final Set<String> hidden = new TreeSet<>();

  /// @throws StoreException of kind `CONFIGURATION`
  public StoreOptions(StoreSpec spec, Secrets secrets, Names names) {
    this.display = names.shown(spec.location());
    this.names = names;
    try {
      spec.location().parameters().forEach((name, value) -> take(name, value, secrets));
    } catch (IllegalArgumentException e) {
      throw refuse(String.valueOf(e.getMessage()), "");
    }
    spec.options().forEach((name, value) -> take(name, value, secrets));
    spec.secrets().forEach((name, reference) -> takeSecret(name, reference, secrets));
  }

  /// The words of a text, for lists of names.
  public static Set<String> words(String text) {
    return Stream.of(text.split(" ")).collect(Collectors.toUnmodifiableSet());
  }

  private void take(String given, String value, Secrets secrets) {
    String name = known(given);
    Optional<SecretRef> reference =
        names.plain().contains(name) ? Optional.empty() : SecretRef.parse(value);
    if (reference.isPresent()) {
      takeSecret(given, reference.get(), secrets);
      return;
    }
    if (names.secret().contains(name)) {
      throw refuse(
          "the option " + given + " holds a secret in plain text",
          "Write " + given + "=${NAME} for an environment variable, or " + given + "=file:PATH.");
    }
    if (names.perhaps().contains(name)) {
      hidden.add(name);
    }
    put(name, value);
  }

  private void takeSecret(String given, SecretRef reference, Secrets secrets) {
    String name = known(given);
    hidden.add(name);
    String value;
    try {
      value = secrets.resolve(reference).reveal();
    } catch (IllegalArgumentException e) {
      throw refuse("the secret " + given + " cannot be had: " + e.getMessage(), "");
    }
    put(name, value);
  }

  private void put(String name, String value) {
    String before = values.get(name);
    if (before != null && !before.equals(value)) {
      String first = shown(name);
      values.put(name, value);
      throw refuse(
          "the option " + name + " is given twice, as " + first + " and as " + shown(name),
          "Keep one of them.");
    }
    values.put(name, value);
  }

  private String known(String given) {
    Optional<String> known = names.known(given);
    if (known.isPresent()) {
      return known.get();
    }
    Set<String> offered = names.offered();
    String name = given.toLowerCase(Locale.ROOT).replace('_', '-');
    String near = NearestName.of(name, offered).map(n -> "Did you mean \"" + n + "\"? ").orElse("");
    throw refuse(
        // What is no name may be the rest of a secret with & in it.
        name.matches("[a-z][a-z0-9.-]*")
            ? "there is no option \"" + given + "\""
            : "an option has a name that cannot be one; & in a value is written %26",
        near + "The options are " + String.join(", ", offered) + ".");
  }

  /// Whether any of these is given, be it as nothing.
  public boolean anyOf(Collection<String> some) {
    return some.stream().anyMatch(values::containsKey);
  }

  /// Takes a value from elsewhere, such as the environment, for an option that is not given.
  public void fallBack(String name, String value) {
    if (values.putIfAbsent(name, value) == null) {
      hidden.add(name);
    }
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /// The first of these that is given.
  public Optional<String> first(String... some) {
    return Stream.of(some).flatMap(name -> text(name).stream()).findFirst();
  }

  /// The value as it may be shown in a message.
  public String shown(String name) {
    String value = values.getOrDefault(name, "");
    return hidden.contains(name) || value.indexOf('@') >= 0 ? "(not shown)" : "\"" + value + "\"";
  }

  /// `true` or `false`, also written `yes` and `no`.
  public Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            value ->
                switch (value.toLowerCase(Locale.ROOT)) {
                  case "true", "yes", "on" -> true;
                  case "false", "no", "off" -> false;
                  default ->
                      throw refuse(
                          "the option " + name + " is " + shown(name), "It is true or false.");
                });
  }

  /// A flag that may also be `auto`, which is the same as leaving it out.
  public Optional<Boolean> told(String name) {
    return text(name).filter(value -> !value.equals("auto")).flatMap(_ -> flag(name));
  }

  /// One of some words; `auto` is the same as leaving it out.
  public Optional<String> word(String name, Set<String> some) {
    return text(name)
        .map(value -> value.toLowerCase(Locale.ROOT))
        .filter(value -> !value.equals("auto"))
        .map(
            value -> {
              if (!some.contains(value)) {
                throw refuse(
                    "the option " + name + " is " + shown(name),
                    "It is auto or one of " + String.join(", ", new TreeSet<>(some)) + ".");
              }
              return value;
            });
  }

  /// A time such as `500ms`, `10s`, `2m`, or a bare number of seconds.
  public Duration duration(String name, Duration otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    String value = text.get().toLowerCase(Locale.ROOT);
    // Configurations made by Python have 60.0 for 60.
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
        "the option " + name + " is " + shown(name),
        "Write it like 10s or 500ms; it is more than 0 and at most a day.");
  }

  public StoreException refuse(String reason, String next) {
    return StoreException.of(Kind.CONFIGURATION, "open", display)
        .because(reason)
        .next(next)
        .build();
  }

  /// All these names in one set.
  @SafeVarargs
  public static Set<String> together(Set<String>... sets) {
    Set<String> all = new LinkedHashSet<>();
    for (Set<String> set : sets) {
      all.addAll(set);
    }
    return all;
  }
}
