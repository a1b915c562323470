package org.tranship.journal.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.value.Location;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// What `--journal postgresql://...` says. The password is never in it: an argument of a command is
/// seen by everybody on the machine. It is taken from `password=` (a reference), from `PGPASSWORD`,
/// or by the driver from a passfile (`PGPASSFILE`, `~/.pgpass`), in this order.
///
/// Parameters are `user`, `password`, `lease` and `patience` (seconds), and those of PostgreSQL's
/// JDBC driver; one that neither knows is refused.
///
/// @param url the driver's URL
/// @param properties for the driver; some of them are secret, so none is printed
/// @param lease how long a run is held without a sign of life
/// @param patience how long a database that cannot be reached is waited for
/// @param display the place for messages: nothing in it could be a secret
record JournalAddress(
    String url, Map<String, Secret> properties, Duration lease, Duration patience, String display) {
  private static final Pattern FORM =
      Pattern.compile(
          "//(?:(?<user>[^/@?#]*)@)?(?<hosts>[^/@?#]+)/(?<database>[^/@?#]+)(?:\\?.*)?",
          Pattern.DOTALL);

  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+])(?::[0-9]{1,5})?");

  private static final List<String> OURS = List.of("user", "password", "lease", "patience");
  private static final int LEASE_SECONDS = 30;
  private static final int PATIENCE_SECONDS = 60;
  private static final int LONGEST_SECONDS = 3_600;

  /// Seconds that the server is given to answer a try to connect, and to answer at all: a statement
  /// of ours takes longer only in a database that is in trouble.
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "ApplicationName", "tranship",
          "connectTimeout", "10",
          "loginTimeout", "15",
          "socketTimeout", "300",
          "tcpKeepAlive", "true");

  /// @throws JournalException `FORMAT` saying what to write instead, and nothing that may be secret
  static JournalAddress parse(Location location, Secrets secrets) {
    try {
      return read(location, secrets);
    } catch (IllegalArgumentException e) {
      throw new JournalException(
          Kind.FORMAT,
          "--journal postgresql: "
              + e.getMessage()
              + " The form is --journal"
              + " 'postgresql://USER@HOST:5432/DATABASE?password=${VARIABLE}'.",
          null);
    }
  }

  private static JournalAddress read(Location location, Secrets secrets) {
    Matcher form = FORM.matcher(location.rest());
    if (!form.matches()
        || Arrays.stream(form.group("hosts").split(",", -1))
            .anyMatch(host -> !HOST.matcher(host).matches())) {
      throw new IllegalArgumentException(
          "what stands behind it is no user, host and database, or has a sign in it that must be"
              + " percent-encoded.");
    }
    Optional<String> user = Optional.ofNullable(form.group("user"));
    if (user.isPresent() && user.get().contains(":")) {
      throw new IllegalArgumentException(
          "a password is not typed there, where everybody on this machine could read it.");
    }
    Map<String, String> given = new TreeMap<>(location.parameters());
    user.ifPresent(name -> given.putIfAbsent("user", name));
    Map<String, Secret> properties = new TreeMap<>();
    DEFAULTS.forEach((name, value) -> properties.put(name, new Secret(value)));
    given.forEach(
        (name, value) -> {
          requireKnown(name);
          if (!name.equals("lease") && !name.equals("patience")) {
            properties.put(name, value(name, value, secrets));
          }
        });
    if (!properties.containsKey("password")) {
      fromEnvironment(secrets).ifPresent(password -> properties.put("password", password));
    }
    if (form.group("hosts").contains(",")) {
      requirePrimary(given);
      properties.put("targetServerType", new Secret("primary"));
    }
    String place = "//" + form.group("hosts") + "/" + form.group("database");
    return new JournalAddress(
        "jdbc:postgresql:" + place,
        Map.copyOf(properties),
        seconds(given, "lease", LEASE_SECONDS),
        seconds(given, "patience", PATIENCE_SECONDS),
        "postgresql:" + place);
  }

  /// Of several servers only one can be written to.
  private static void requirePrimary(Map<String, String> given) {
    if (!given.getOrDefault("targetServerType", "primary").equals("primary")) {
      throw new IllegalArgumentException(
          "with several hosts targetServerType can only be primary: a journal is written, and what a"
              + " standby tells may be old.");
    }
  }

  private static void requireKnown(String name) {
    List<String> known = new ArrayList<>(OURS);
    for (PGProperty property : PGProperty.values()) {
      known.add(property.getName());
    }
    if (!known.contains(name)) {
      // A name that is no name may be the rest of a password.
      throw new IllegalArgumentException(
          name.matches("[A-Za-z][A-Za-z0-9]*")
              ? "nobody knows the parameter \""
                  + name
                  + "\""
                  + NearestName.of(name, known)
                      .map(near -> ". Did you mean \"" + near + "\"?")
                      .orElse(".")
              : "a parameter has no name; inside of a value & is written %26.");
    }
  }

  /// A value as the driver takes it. Passwords are references, and nothing else.
  private static Secret value(String name, String value, Secrets secrets) {
    boolean secret = name.toLowerCase(Locale.ROOT).contains("password");
    Optional<SecretRef> reference =
        secret || value.startsWith("${") ? SecretRef.parse(value) : Optional.empty();
    if (secret && reference.isEmpty()) {
      throw new IllegalArgumentException(
          name + " must be a reference: ${VARIABLE}, env:VARIABLE or file:PATH.");
    }
    return reference.map(secrets::resolve).orElseGet(() -> new Secret(value));
  }

  private static Optional<Secret> fromEnvironment(Secrets secrets) {
    try {
      return Optional.of(secrets.resolve(new SecretRef(SecretRef.Source.ENV, "PGPASSWORD")))
          .filter(password -> !password.isEmpty());
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // It is not set; the driver looks for a passfile.
    }
  }

  private static Duration seconds(Map<String, String> given, String name, int usual) {
    String text = given.getOrDefault(name, Integer.toString(usual));
    try {
      int seconds = Integer.parseInt(text);
      if (seconds >= 1 && seconds <= LONGEST_SECONDS) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException _) {
      // Said below, together with a number out of range.
    }
    throw new IllegalArgumentException(
        name + " is a number of seconds from 1 to " + LONGEST_SECONDS + ".");
  }

  /// Without the properties.
  @Override
  public String toString() {
    return display;
  }
}
