package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// What a `jdbc:` location and its options ask for, taken apart and checked.
///
/// Ours: `table`, `key` (columns between commas), `content`, `attributes` (columns between commas),
/// `fixed.COLUMN=value` (a column that has this value in every row of the store), `pool` (how many
/// connections at most), `user` and `password`. Names of tables and columns are taken exactly as
/// spelt. Every other parameter is the JDBC driver's own; one that the driver does not know either
/// is refused, since drivers ignore such a name without a word.
///
/// @param url the driver's URL without parameters and without credentials
/// @param properties what goes to the driver besides; some of it may be secret, so none is printed
/// @param table the table
/// @param key the columns whose values make the key, in the order of its components
/// @param content the column of the bytes
/// @param attributes columns kept as attributes `column.NAME`
/// @param fixed columns with a constant value
/// @param pool connections at most
/// @param user who to log in as, or empty text for the driver's own choice
/// @param password the password, perhaps empty
record JdbcLocation(
    String url,
    Map<String, Secret> properties,
    TableName table,
    List<String> key,
    String content,
    List<String> attributes,
    Map<String, String> fixed,
    int pool,
    String user,
    Secret password) {
  /// A connection to a server costs a proof of the password, and few keep it busy.
  private static final int SERVER_POOL = 8;

  /// A connection to a database in this process costs nothing, and who has none must wait.
  private static final int EMBEDDED_POOL = 16;

  private static final int LARGEST_POOL = 500;
  private static final String FIXED = "fixed.";
  private static final Set<String> OURS =
      new TreeSet<>(
          Set.of("table", "key", "content", "attributes", "fixed.", "pool", "user", "password"));

  /// The location for messages: where and which table, nothing that could be a secret.
  String display() {
    return url + "?table=" + table;
  }

  /// @param driverNames the parameters that the driver of this URL knows
  /// @throws StoreException of kind `CONFIGURATION`
  static JdbcLocation parse(StoreSpec spec, Secrets secrets, DriverParameters driverNames) {
    String shown = "a jdbc: location";
    try {
      JdbcUrl address = JdbcUrl.parse(spec.location().path());
      String url = address.url();
      shown = spec.location().shown(JdbcLocation::harmless);
      Map<String, String> given = new LinkedHashMap<>(address.login());
      given.putAll(spec.location().parameters());
      given.putAll(spec.options());
      given.replaceAll((name, value) -> resolve(name, value, secrets));
      spec.secrets().forEach((name, ref) -> given.put(name, secrets.resolve(ref).reveal()));
      Map<String, String> fixed = new TreeMap<>();
      Map<String, Secret> properties = new TreeMap<>();
      Set<String> known = driverNames.of(url);
      given.forEach(
          (name, value) -> {
            if (name.startsWith(FIXED) && name.length() > FIXED.length()) {
              fixed.put(name.substring(FIXED.length()), value);
            } else if (!OURS.contains(name)) {
              properties.put(known(name, value, known), new Secret(value));
            }
          });
      JdbcLocation location =
          new JdbcLocation(
              url,
              Map.copyOf(properties),
              TableName.parse(required(given, "table", "table=documents")),
              TableName.parseColumns(required(given, "key", "key=id")),
              required(given, "content", "content=body"),
              given.containsKey("attributes")
                  ? TableName.parseColumns(given.get("attributes"))
                  : List.of(),
              Map.copyOf(fixed),
              pool(given.get("pool"), url),
              given.getOrDefault("user", ""),
              new Secret(given.getOrDefault("password", "")));
      location.refuseColumnsNamedTwice();
      return location;
    } catch (IllegalArgumentException e) {
      throw StoreException.of(Kind.CONFIGURATION, "open", shown)
          .because(String.valueOf(e.getMessage()))
          .build();
    }
  }

  /// What a driver's own parameter means is not known here; only ours are.
  private static boolean harmless(String name) {
    return name.startsWith(FIXED) || OURS.contains(name) && !name.equals("password");
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

  private static String known(String name, String value, Set<String> driver) {
    if (driver.contains(name)) {
      return name;
    }
    if (value.isEmpty() || !name.matches("[\\w.-]+")) {
      // It may be the rest of a password, so it is not told.
      throw new IllegalArgumentException(
          "a parameter has no name or no value; inside of a value & is written %26, and ? in a"
              + " password %3F");
    }
    List<String> all = new ArrayList<>(OURS);
    all.addAll(driver);
    throw new IllegalArgumentException(
        "nobody knows the parameter \""
            + name
            + "\""
            + NearestName.of(name, OURS)
                .or(() -> NearestName.of(name, all))
                .map(near -> ". Did you mean \"" + near + "\"?")
                .orElse(", neither Tranship nor the JDBC driver"));
  }

  private static String required(Map<String, String> given, String name, String example) {
    String value = given.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "the parameter \"" + name + "\" is missing, as in " + example);
    }
    return value;
  }

  private static int pool(@org.jspecify.annotations.Nullable String text, String url) {
    if (text == null) {
      return url.startsWith("jdbc:postgresql:") ? SERVER_POOL : EMBEDDED_POOL;
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

  private void refuseColumnsNamedTwice() {
    Set<String> seen = new TreeSet<>();
    List<String> all = new ArrayList<>(key);
    all.add(content);
    all.addAll(attributes);
    all.addAll(fixed.keySet());
    for (String column : all) {
      if (!seen.add(column)) {
        throw new IllegalArgumentException(
            "the column \"" + column + "\" has two parts to play; name it once");
      }
    }
  }

  /// Tells which parameters a JDBC driver knows.
  interface DriverParameters {
    /// @throws IllegalArgumentException if no driver takes the URL
    Set<String> of(String url);
  }
}
