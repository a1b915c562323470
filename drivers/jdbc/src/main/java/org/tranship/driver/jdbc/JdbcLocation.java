package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// What a `jdbc:` location and its options ask for, taken apart and checked.
///
/// Ours: `table`, `key` (columns between commas), `content`, `attributes` (columns between commas),
/// `fixed.COLUMN=value` (a column that has this value in every row of the store), `delete` (`row`,
/// or `null` to set the content to NULL and leave the row; a row whose content is NULL is no object
/// then), `pool` (how many connections at most), `user` and `password`. Names of tables and columns
/// are taken exactly as spelt. Every other parameter is the JDBC driver's own; one that the driver
/// does not know either is refused, since drivers ignore such a name without a word.
///
/// @param access how the database is reached
/// @param table the table
/// @param key the columns whose values make the key, in the order of its components
/// @param content the column of the bytes
/// @param attributes columns kept as attributes `column.NAME`
/// @param fixed columns with a constant value
/// @param clears a deletion sets the content to NULL and leaves the row
record JdbcLocation(
    JdbcAccess access,
    TableName table,
    List<String> key,
    String content,
    List<String> attributes,
    Map<String, String> fixed,
    boolean clears) {
  private static final String FIXED = "fixed.";
  private static final JdbcParameters.Ours OURS =
      new JdbcParameters.Ours(
          Set.of("table", "key", "content", "attributes", "delete", "pool", "user", "password"),
          FIXED);

  /// The location for messages: where and which table, nothing that could be a secret.
  String display() {
    return access.display();
  }

  /// @param driverNames the parameters that the driver of this URL knows
  /// @throws StoreException of kind `CONFIGURATION`
  static JdbcLocation parse(
      StoreSpec spec, Secrets secrets, JdbcParameters.DriverParameters driverNames) {
    String shown = "a jdbc: location";
    try {
      JdbcUrl.parse(spec.location().path()); // nothing is shown of what cannot be told apart
      shown = spec.location().shown(OURS::harmless);
      JdbcParameters given =
          JdbcParameters.parse(
              spec.location(), spec.options(), spec.secrets(), secrets, OURS, driverNames);
      Map<String, String> fixed = new TreeMap<>();
      given
          .ours()
          .forEach(
              (name, value) -> {
                if (name.startsWith(FIXED)) {
                  fixed.put(name.substring(FIXED.length()), value);
                }
              });
      TableName table = TableName.parse(given.required("table", "table=documents"));
      JdbcLocation location =
          new JdbcLocation(
              given.access(given.url() + "?table=" + table),
              table,
              TableName.parseColumns(given.required("key", "key=id")),
              given.required("content", "content=body"),
              given.ours().containsKey("attributes")
                  ? TableName.parseColumns(given.get("attributes"))
                  : List.of(),
              Map.copyOf(fixed),
              clears(given.ours().getOrDefault("delete", "row")));
      location.refuseColumnsNamedTwice();
      return location;
    } catch (IllegalArgumentException e) {
      throw StoreException.of(Kind.CONFIGURATION, "open", shown)
          .because(String.valueOf(e.getMessage()))
          .build();
    }
  }

  private static boolean clears(String delete) {
    return switch (delete) {
      case "row" -> false;
      case "null" -> true;
      default ->
          throw new IllegalArgumentException("delete is row or null, not \"" + delete + "\"");
    };
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
}
