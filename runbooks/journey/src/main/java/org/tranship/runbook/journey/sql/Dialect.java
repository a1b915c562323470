package org.tranship.runbook.journey.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

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

  /// Counts indexes of a schema and a name, which are its parameters, that answer questions.
  String countIndexes();

  /// Counts those that the database has left half made and never uses; empty where it leaves none.
  Optional<String> countUnfinished();

  /// Asks for a number that says whether indexes can be made while others write, which is so for
  /// those of [#onlineAnswers]; empty where they always can.
  Optional<String> askOnline();

  /// See [#askOnline].
  Set<Integer> onlineAnswers();

  /// Makes an index.
  ///
  /// @param online while others write to the table: outside a transaction, and waiting for those
  ///   transactions that are there already. Otherwise they wait until it is made
  String createIndex(String schema, String table, String index, String column, boolean online);

  String dropIndex(String schema, String table, String index);

  /// Drops an index that is half made, outside a transaction.
  String dropUnfinished(String schema, String table, String index);

  /// Has this connection wait so long for a lock, and no longer.
  String waitForLocks(Duration most);

  /// Whether a statement was refused because of what another transaction does to the same rows: it
  /// has inserted one with that key, or both wait for each other. A key that is taken for good is
  /// refused in the same words.
  boolean isRace(SQLException refusal);

  default String dropTable(String schema, String table) {
    return "drop table " + table(schema, table);
  }

  /// A table with its schema.
  default String table(String schema, String table) {
    return name(schema) + "." + name(table);
  }
}
