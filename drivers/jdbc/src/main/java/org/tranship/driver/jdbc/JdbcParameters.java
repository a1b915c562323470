package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Location;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// What a `jdbc:` location and its options say: parameters of ours, and those of the JDBC driver.
/// One that neither knows is refused, since drivers ignore such a name without a word.
///
/// @param url the driver's URL without parameters and without credentials
/// @param ours our own parameters, `user`, `password` and `pool` among them
/// @param properties what goes to the driver
record JdbcParameters(String url, Map<String, String> ours, Map<String, Secret> properties) {
  /// A connection to a server costs a proof of the password, and few keep it busy.
  private static final int SERVER_POOL = 8;

  /// A connection to a database in this process costs nothing, and who has none must wait.
  private static final int EMBEDDED_POOL = 16;

  private static final int LARGEST_POOL = 500;

  /// Tells which parameters a JDBC driver knows.
  interface DriverParameters {
    /// @throws IllegalArgumentException if no driver takes the URL
    Set<String> of(String url);
  }

  /// Tells which parameters are ours.
  ///
  /// @param names their names
  /// @param family what the names of a whole family begin with; empty text for none
  record Ours(Set<String> names, String family) {
    boolean has(String name) {
      return names.contains(name)
          || !family.isEmpty() && name.startsWith(family) && name.length() > family.length();
    }

    /// What a driver's own parameter means is not known here; only ours are.
    boolean harmless(String name) {
      return has(name) && !name.equals("password");
    }
  }

  /// @throws IllegalArgumentException saying what is wrong
  static JdbcParameters parse(
      Location location,
      Map<String, String> options,
      Map<String, SecretRef> secretOptions,
      Secrets secrets,
      Ours names,
      DriverParameters driverNames) {
    JdbcUrl address = JdbcUrl.parse(location.path());
    Map<String, String> given = new LinkedHashMap<>(address.login());
    given.putAll(location.parameters());
    given.putAll(options);
    given.replaceAll((name, value) -> resolve(name, value, secrets));
    secretOptions.forEach((name, ref) -> given.put(name, secrets.resolve(ref).reveal()));
    Map<String, String> ours = new TreeMap<>();
    Map<String, Secret> properties = new TreeMap<>();
    Set<String> known = driverNames.of(address.url());
    given.forEach(
        (name, value) -> {
          if (names.has(name)) {
            ours.put(name, value);
          } else {
            properties.put(known(name, value, names, known), new Secret(value));
          }
        });
    return new JdbcParameters(address.url(), Map.copyOf(ours), Map.copyOf(properties));
  }

  /// A value that is a reference to an environment variable, resolved; for the password also one
  /// that is a reference of another form.
  private static String resolve(String name, String value, Secrets secrets) {
    Optional<SecretRef> ref =
        name.equals("password") || value.startsWith("${")
            ? SecretRef.parse(value)
            : Optional.empty();
    return ref.map(r -> secrets.resolve(r).reveal()).orElse(value);
  }

  private static String known(String name, String value, Ours ours, Set<String> driver) {
    if (driver.contains(name)) {
      return name;
    }
    if (value.isEmpty() || !name.matches("[\\w.-]+")) {
      // It may be the rest of a password, so it is not told.
      throw new IllegalArgumentException(
          "a parameter has no name or no value; inside of a value & is written %26, and ? in a"
              + " password %3F");
    }
    List<String> mine = new ArrayList<>(ours.names());
    if (!ours.family().isEmpty()) {
      mine.add(ours.family());
    }
    List<String> all = new ArrayList<>(mine);
    all.addAll(driver);
    throw new IllegalArgumentException(
        "nobody knows the parameter \""
            + name
            + "\""
            + NearestName.of(name, mine)
                .or(() -> NearestName.of(name, all))
                .map(near -> ". Did you mean \"" + near + "\"?")
                .orElse(", neither Tranship nor the JDBC driver"));
  }

  /// A parameter of ours that must be there.
  String required(String name, String example) {
    String value = ours.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "the parameter \"" + name + "\" is missing, as in " + example);
    }
    return value;
  }

  String get(String name) {
    return ours.getOrDefault(name, "");
  }

  /// How to reach the database.
  ///
  /// @param display the place for messages
  JdbcAccess access(String display) {
    return new JdbcAccess(
        url, properties, pool(ours.get("pool")), get("user"), new Secret(get("password")), display);
  }

  private int pool(@Nullable String text) {
    if (text == null) {
      return url.startsWith("jdbc:h2:") || url.startsWith("jdbc:sqlite:")
          ? EMBEDDED_POOL
          : SERVER_POOL;
    }
    try {
      int pool = Integer.parseInt(text);
      if (pool >= 1 && pool <= LARGEST_POOL) {
        return pool;
      }
    } catch (NumberFormatException e) {
      // Said below, together with a number out of range.
    }
    throw new IllegalArgumentException(
        "pool=" + text + " is no number of connections from 1 to " + LARGEST_POOL);
  }
}
