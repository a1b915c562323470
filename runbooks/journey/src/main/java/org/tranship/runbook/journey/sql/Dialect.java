package org.tranship.runbook.journey.sql;

import java.util.Optional;

/// What the databases write differently.
public sealed interface Dialect permits PostgresDialect, SqlServerDialect {
  /// The guid that stands for none.
  String EMPTY_GUID = "00000000-0000-0000-0000-000000000000";

  /// Types of columns, as far as they are needed.
  enum Type {
    GUID,
    TEXT,
    INTEGER,
    MONEY,
    FLAG,
    /// A moment with its offset.
    MOMENT,
    /// A day and a time of UTC, which nothing says.
    TIME,
    LONG
  }

  /// The dialect of a JDBC URL; empty if it is neither of the two.
  static Optional<Dialect> of(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return Optional.of(new PostgresDialect());
    }
    return url.startsWith("jdbc:sqlserver:")
        ? Optional.of(new SqlServerDialect())
        : Optional.empty();
  }

  /// A name, quoted.
  String name(String name);

  String type(Type type);

  /// A truth value.
  String flag(boolean value);

  /// What a parameter is turned into that holds the text of a guid.
  String guid();

  /// A column of guids, in the order of their text in small letters.
  String guidInOrder(String column);

  /// What a parameter that holds the text of a guid, in small letters, is turned into to be
  /// compared with [#guidInOrder].
  String guidToOrder();

  String createSchema(String schema);

  /// Only where nothing is in it any more.
  String dropSchema(String schema);

  /// Moves a table with its keys into another schema.
  String move(String table, String from, String to);

  /// Adds a column that is not null and has this value in every row.
  String addFlag(String schema, String table, String column);

  String dropFlag(String schema, String table, String column);

  /// Gives a constraint of a table another name.
  String renameConstraint(String schema, String table, String from, String to);

  /// Adds a guid that is not null and empty in every row.
  String addGuid(String schema, String table, String column);

  /// Adds what changes with every update of a row, as far as the database has that.
  String addRowVersion(String schema, String table, String column);

  /// Removes what [#addGuid] or [#addRowVersion] added.
  String dropColumn(String schema, String table, String column);

  /// Counts indexes of a schema and a name, which are its parameters.
  String countIndexes();

  default String createIndex(String schema, String table, String index, String column) {
    return "create index "
        + name(index)
        + " on "
        + table(schema, table)
        + " ("
        + name(column)
        + ")";
  }

  String dropIndex(String schema, String table, String index);

  /// A table with its schema.
  default String table(String schema, String table) {
    return name(schema) + "." + name(table);
  }
}
