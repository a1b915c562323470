package org.tranship.runbook.journey.sql;

import static org.tranship.runbook.journey.sql.Dialect.Type.INTEGER;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The second release's three read models while they are rebuilt: in a schema of their own, which
/// nobody reads, until one transaction moves them to where they belong (see [ReadModels#swap]).
///
/// They are moved, and not renamed or copied as other read models are, because these refer to each
/// other by a foreign key, which moves along; and because what was there before has to end up in
/// the schema where the original parks it, under its own name.
///
/// Crash argument. The schema, its tables and the table by which it is known as ours are made by
/// one transaction, and go with one, so a schema of that name is ours or somebody else's, and never
/// in between. What a killed run has left in it is ours, and thrown away by whoever rebuilds next.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
public record ShadowViews(Connection connection, Dialect dialect) {
  /// Where they are.
  public static final String SCHEMA = "TranshipShadow";

  /// The table by which the schema is known as ours.
  private static final String MARK = "Rebuild";

  /// What is there.
  public enum Found {
    NOTHING,

    /// What this or another run has begun to rebuild, and not swapped in.
    OURS,

    /// A schema of that name that no run has made, or in which somebody keeps a table.
    STRANGE
  }

  private SchemaLook look() {
    return new SchemaLook(connection, dialect);
  }

  /// Looks.
  public Found found() throws SQLException {
    if (!look().schema(SCHEMA)) {
      return Found.NOTHING;
    }
    Set<String> ours = new TreeSet<>(ReadModels.REBUILT);
    boolean _ = ours.add(MARK);
    return tables().equals(ours) ? Found.OURS : Found.STRANGE;
  }

  private Set<String> tables() throws SQLException {
    Set<String> names = new TreeSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select table_name from information_schema.tables where table_schema = ?")) {
      statement.setString(1, SCHEMA);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          boolean _ = names.add(row.getString(1));
        }
      }
    }
    return names;
  }

  /// Makes them, empty; what a killed run has left is thrown away first.
  ///
  /// @throws IllegalStateException if what is there is strange: whoever calls has looked before
  public void make() throws SQLException {
    for (String statement : making(known())) {
      look().run(statement);
    }
  }

  private Found known() throws SQLException {
    Found found = found();
    if (found == Found.STRANGE) {
      throw new IllegalStateException("The schema " + SCHEMA + " is not ours.");
    }
    return found;
  }

  /// What makes them.
  List<String> making() {
    List<String> statements = new ReadModels(connection, dialect).making(SCHEMA);
    statements.add(
        "create table "
            + dialect.table(SCHEMA, MARK)
            + " ("
            + dialect.name("Id")
            + " "
            + dialect.type(INTEGER)
            + " not null primary key)");
    return statements;
  }

  /// What makes them, given what is there.
  List<String> making(Found found) {
    List<String> statements = new ArrayList<>(found == Found.OURS ? dropping() : List.of());
    statements.addAll(making());
    return statements;
  }

  /// Throws away what is there; repeated, it finds it gone.
  ///
  /// @return whether anything was there
  /// @throws IllegalStateException as [#make]
  public boolean drop() throws SQLException {
    if (known() == Found.NOTHING) {
      return false;
    }
    for (String statement : dropping()) {
      look().run(statement);
    }
    return true;
  }

  private List<String> dropping() {
    List<String> statements = new ArrayList<>();
    for (String table : ReadModels.REBUILT.reversed()) {
      statements.add(dialect.dropTable(SCHEMA, table));
    }
    statements.addAll(emptied());
    return statements;
  }

  /// Moves them to where they belong, and removes what was around them.
  List<String> moving() {
    List<String> statements = new ArrayList<>();
    for (String table : ReadModels.REBUILT) {
      statements.add(dialect.move(table, SCHEMA, ReadModels.SCHEMA));
    }
    statements.addAll(emptied());
    return statements;
  }

  private List<String> emptied() {
    return List.of(dialect.dropTable(SCHEMA, MARK), dialect.dropSchema(SCHEMA));
  }
}
