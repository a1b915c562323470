package org.tranship.runbook.journey.sql;

import static org.tranship.runbook.journey.sql.Dialect.Type.FLAG;
import static org.tranship.runbook.journey.sql.Dialect.Type.GUID;
import static org.tranship.runbook.journey.sql.Dialect.Type.INTEGER;
import static org.tranship.runbook.journey.sql.Dialect.Type.MOMENT;
import static org.tranship.runbook.journey.sql.Dialect.Type.MONEY;
import static org.tranship.runbook.journey.sql.Dialect.Type.TEXT;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The tables of the read models that the second release has otherwise than the first: those of the
/// first are parked in a schema of their own, as the original does, and three that were rebuilt
/// beside them (see [ShadowViews]) take their place.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
public record ReadModels(Connection connection, Dialect dialect) {
  /// Where the read models are.
  public static final String SCHEMA = "ConferenceRegistration";

  /// Where those of the first release are parked.
  public static final String PARKED = "MigrationV1";

  public static final String CONFERENCES = "ConferencesView";
  public static final String SEATS = "ConferenceSeatTypesView";
  public static final String DESCRIPTIONS = "PricedOrderLineSeatTypeDescriptions";

  /// The tables that are rebuilt.
  public static final List<String> REBUILT = List.of(CONFERENCES, SEATS, DESCRIPTIONS);

  static final String PRICED = "PricedOrders";
  static final String FREE = "IsFreeOfCharge";
  private static final String VERSION = "SeatsAvailabilityVersion";

  /// What is there.
  ///
  /// @param schema the one for what is parked
  /// @param parked both tables of the first release are in it
  /// @param fresh all three tables of the second release are where they belong
  /// @param first both tables of the first release are where they were
  /// @param free the column that says whether an order costs nothing
  public record State(boolean schema, boolean parked, boolean fresh, boolean first, boolean free) {}

  /// Looks.
  public State state() throws SQLException {
    boolean fresh =
        column(CONFERENCES, VERSION) && table(SCHEMA, SEATS) && table(SCHEMA, DESCRIPTIONS);
    boolean there = table(SCHEMA, CONFERENCES) && table(SCHEMA, SEATS);
    return new State(
        counted("select count(*) from information_schema.schemata where schema_name = ?", PARKED)
            > 0,
        table(PARKED, CONFERENCES) && table(PARKED, SEATS),
        fresh,
        there && !column(CONFERENCES, VERSION),
        column(PRICED, FREE));
  }

  /// Parks the old ones, and puts those that were rebuilt in their place. Whoever reads finds the
  /// old ones or the new ones, by the commit of the transaction.
  public void swap() throws SQLException {
    for (String statement : swapping(state())) {
      run(statement);
    }
  }

  /// What the swap does, given what is there.
  public List<String> swapping(State before) {
    List<String> statements = new ArrayList<>();
    if (!before.schema()) {
      statements.add(dialect.createSchema(PARKED));
    }
    statements.add(dialect.move(SEATS, SCHEMA, PARKED));
    statements.add(dialect.move(CONFERENCES, SCHEMA, PARKED));
    if (!before.free()) {
      statements.add(dialect.addFlag(SCHEMA, PRICED, FREE));
    }
    statements.addAll(new ShadowViews(connection, dialect).moving());
    return statements;
  }

  /// What makes the three tables.
  List<String> made(String schema) {
    String conferences =
        columns(
            column("Id", GUID, " not null primary key"),
            column("Code", TEXT, ""),
            column("Name", TEXT, ""),
            column("Description", TEXT, ""),
            column("Location", TEXT, ""),
            column("Tagline", TEXT, ""),
            column("TwitterSearch", TEXT, ""),
            column("StartDate", MOMENT, " not null"),
            column("IsPublished", FLAG, " not null"),
            column(VERSION, INTEGER, " not null"));
    String seats =
        columns(
            column("Id", GUID, " not null primary key"),
            column(
                "ConferenceId",
                GUID,
                " not null references "
                    + dialect.table(schema, CONFERENCES)
                    + " ("
                    + dialect.name("Id")
                    + ") on delete cascade"),
            column("Name", TEXT, ""),
            column("Description", TEXT, ""),
            column("Price", MONEY, " not null"),
            column("Quantity", INTEGER, " not null"),
            column("AvailableQuantity", INTEGER, " not null"));
    String descriptions =
        columns(column("SeatTypeId", GUID, " not null primary key"), column("Name", TEXT, ""));
    return List.of(
        "create table " + dialect.table(schema, CONFERENCES) + conferences,
        "create table " + dialect.table(schema, SEATS) + seats,
        "create table " + dialect.table(schema, DESCRIPTIONS) + descriptions);
  }

  /// Makes them in a schema that is made for them.
  void makeIn(String schema) throws SQLException {
    for (String statement : making(schema)) {
      run(statement);
    }
  }

  /// What makes them in a schema that is made for them.
  List<String> making(String schema) {
    List<String> statements = new ArrayList<>();
    statements.add(dialect.createSchema(schema));
    statements.addAll(made(schema));
    return statements;
  }

  /// Removes the new ones and moves the old ones back.
  ///
  /// @param before what was there before they were parked
  public void restore(State before) throws SQLException {
    run(dialect.dropTable(SCHEMA, DESCRIPTIONS));
    run(dialect.dropTable(SCHEMA, SEATS));
    run(dialect.dropTable(SCHEMA, CONFERENCES));
    run(dialect.move(CONFERENCES, PARKED, SCHEMA));
    run(dialect.move(SEATS, PARKED, SCHEMA));
    if (!before.free()) {
      run(dialect.dropFlag(SCHEMA, PRICED, FREE));
    }
    if (!before.schema()) {
      run(dialect.dropSchema(PARKED));
    }
  }

  /// Types of seats that the first release's read model has and the rebuilt one has not: they were
  /// deleted in Conference Management, which the first release told nobody.
  ///
  /// @return of those that are rebuilt and not swapped in yet
  public List<String> lost() throws SQLException {
    List<String> lost = new ArrayList<>();
    String name = dialect.name("Name");
    String id = dialect.name("Id");
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select old."
                    + id
                    + ", old."
                    + name
                    + " from "
                    + dialect.table(SCHEMA, SEATS)
                    + " old where not exists (select 1 from "
                    + dialect.table(ShadowViews.SCHEMA, SEATS)
                    + " new_one where new_one."
                    + id
                    + " = old."
                    + id
                    + ") order by old."
                    + id)) {
      while (rows.next()) {
        lost.add(rows.getString(2) + " (" + rows.getString(1) + ")");
      }
    }
    return lost;
  }

  private static String columns(String... columns) {
    return " (" + String.join(", ", columns) + ")";
  }

  private String column(String name, Dialect.Type type, String more) {
    return dialect.name(name) + " " + dialect.type(type) + more;
  }

  private boolean table(String schema, String table) throws SQLException {
    return counted(
            "select count(*) from information_schema.tables where table_schema = ? and table_name"
                + " = ?",
            schema,
            table)
        > 0;
  }

  private boolean column(String table, String column) throws SQLException {
    return counted(
            "select count(*) from information_schema.columns where table_schema = ? and table_name"
                + " = ? and column_name = ?",
            SCHEMA,
            table,
            column)
        > 0;
  }

  private long counted(String query, String... names) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < names.length; i++) {
        statement.setString(i + 1, names[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(sql);
    }
  }
}
