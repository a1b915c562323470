package org.tranship.runbook.journey.sql;

import static org.tranship.runbook.journey.sql.Dialect.Type.FLAG;
import static org.tranship.runbook.journey.sql.Dialect.Type.GUID;
import static org.tranship.runbook.journey.sql.Dialect.Type.INTEGER;
import static org.tranship.runbook.journey.sql.Dialect.Type.LONG;
import static org.tranship.runbook.journey.sql.Dialect.Type.MONEY;
import static org.tranship.runbook.journey.sql.Dialect.Type.TEXT;
import static org.tranship.runbook.journey.sql.Dialect.Type.TIME;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The five tables of the third release's read models, beside those of the second, whose foreign
/// keys get other names first: the third's have theirs, and the original's database wants a name to
/// be one in its schema. Beside them, in a schema of its own, is what the migration keeps while
/// both releases live: how far each source was applied, and the seats of orders as they were
/// written to blobs.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
public record ThirdViews(Connection connection, Dialect dialect) {
  /// Where what the migration keeps for itself is.
  public static final String HELP = "TranshipJourney";

  public static final String ORDERS = "OrdersViewV3";
  public static final String ITEMS = "OrderItemsViewV3";
  public static final String PRICED = "PricedOrdersV3";
  public static final String LINES = "PricedOrderLinesV3";
  public static final String DESCRIPTIONS = "PricedOrderLineSeatTypeDescriptionsV3";

  /// What was applied: a projection, a source, and the version or the time that it has come to.
  public static final String APPLIED = "Applied";

  /// Seats of orders as they are to be in blobs, and whether they are there.
  public static final String SEATS = "SeatAssignments";

  /// How far the log was replayed.
  public static final String CHECKPOINT = "Checkpoint";

  /// The tables of the release, those first that others refer to.
  public static final List<String> MADE = List.of(DESCRIPTIONS, ORDERS, PRICED, ITEMS, LINES);

  private static final List<String> HELPERS = List.of(APPLIED, SEATS, CHECKPOINT);
  private static final String SCHEMA = ReadModels.SCHEMA;

  /// How many columns the key of a table has, which are its first.
  static int keys(String table) {
    return table.equals(ITEMS) || table.equals(LINES) ? 2 : 1;
  }

  /// A foreign key whose name goes from a table of the second release to one of the third.
  private enum Key {
    DRAFT("DraftOrder_Lines", "OrderItemsView", ITEMS, ORDERS),
    PRICED_LINES("PricedOrder_Lines", "PricedOrderLines", LINES, PRICED);

    private final String key;
    private final String second;
    private final String third;
    private final String parent;

    Key(String key, String second, String third, String parent) {
      this.key = key;
      this.second = second;
      this.third = third;
      this.parent = parent;
    }
  }

  /// What is there.
  ///
  /// @param second the tables of orders that the second release has
  /// @param third all five of the third
  /// @param any one of the third at least
  /// @param help the schema of what is kept beside them
  public record State(boolean second, boolean third, boolean any, boolean help) {}

  private SchemaLook look() {
    return new SchemaLook(connection, dialect);
  }

  /// Looks.
  public State state() throws SQLException {
    boolean second =
        look().table(SCHEMA, "OrdersView")
            && look().column(SCHEMA, "PricedOrders", "IsFreeOfCharge")
            && look().table(SCHEMA, ReadModels.DESCRIPTIONS)
            && look().column(SCHEMA, ReadModels.CONFERENCES, "SeatsAvailabilityVersion");
    int made = 0;
    for (String table : MADE) {
      made += look().table(SCHEMA, table) ? 1 : 0;
    }
    return new State(second, made == MADE.size(), made > 0, look().schema(HELP));
  }

  /// Makes all of it; repeated, it finds it made.
  public void make() throws SQLException {
    State now = state();
    if (now.third() && now.help()) {
      return;
    }
    for (String statement : making()) {
      look().run(statement);
    }
  }

  /// What makes all of it, given what is there.
  public List<String> making() throws SQLException {
    List<String> statements = new ArrayList<>();
    for (Key key : Key.values()) {
      if (look().constraint(SCHEMA, key.second, key.key)) {
        statements.add(dialect.renameConstraint(SCHEMA, key.second, key.key, key.key + "V2"));
      }
    }
    statements.addAll(made(SCHEMA));
    statements.add(dialect.createSchema(HELP));
    statements.addAll(kept(HELP));
    return statements;
  }

  /// Removes all of it; repeated, it finds it gone.
  public void drop() throws SQLException {
    for (String table : MADE.reversed()) {
      if (look().table(SCHEMA, table)) {
        look().run(dialect.dropTable(SCHEMA, table));
      }
    }
    for (Key key : Key.values()) {
      if (look().constraint(SCHEMA, key.second, key.key + "V2")) {
        look().run(dialect.renameConstraint(SCHEMA, key.second, key.key + "V2", key.key));
      }
    }
    dropHelp();
  }

  /// Takes everything out of all of it.
  public void clear() throws SQLException {
    for (String table : MADE.reversed()) {
      look().run("delete from " + dialect.table(SCHEMA, table));
    }
    for (String table : HELPERS) {
      look().run("delete from " + dialect.table(HELP, table));
    }
  }

  /// Removes what the migration kept for itself.
  public void dropHelp() throws SQLException {
    for (String table : HELPERS) {
      if (look().table(HELP, table)) {
        look().run(dialect.dropTable(HELP, table));
      }
    }
    if (look().schema(HELP)) {
      look().run(dialect.dropSchema(HELP));
    }
  }

  /// What removes it, where all of it is there.
  List<String> droppingHelp() {
    List<String> statements = new ArrayList<>();
    for (String table : HELPERS) {
      statements.add(dialect.dropTable(HELP, table));
    }
    statements.add(dialect.dropSchema(HELP));
    return statements;
  }

  /// Makes tables and what is kept beside them in a schema that is made for them.
  void makeIn(String schema) throws SQLException {
    for (String statement : making(schema)) {
      look().run(statement);
    }
  }

  /// What makes them there.
  public List<String> making(String schema) {
    List<String> statements = new ArrayList<>();
    statements.add(dialect.createSchema(schema));
    statements.addAll(made(schema));
    statements.addAll(kept(schema));
    return statements;
  }

  /// What makes the five tables.
  List<String> made(String schema) {
    List<String> statements = new ArrayList<>();
    statements.add(create(schema, DESCRIPTIONS, key("SeatTypeId", GUID), nullable("Name", TEXT)));
    statements.add(
        create(
            schema,
            ORDERS,
            key("OrderId", GUID),
            column("ConferenceId", GUID),
            nullable("ReservationExpirationDate", TIME),
            column("StateValue", INTEGER),
            column("OrderVersion", INTEGER),
            nullable("RegistrantEmail", TEXT),
            nullable("AccessCode", TEXT)));
    statements.add(
        create(
            schema,
            PRICED,
            key("OrderId", GUID),
            nullable("AssignmentsId", GUID),
            column("Total", MONEY),
            column("OrderVersion", INTEGER),
            column("IsFreeOfCharge", FLAG),
            nullable("ReservationExpirationDate", TIME)));
    statements.add(
        create(
            schema,
            ITEMS,
            column("OrderId", GUID),
            column("SeatType", GUID),
            column("RequestedSeats", INTEGER),
            column("ReservedSeats", INTEGER),
            both("OrderId", "SeatType")));
    statements.add(
        create(
            schema,
            LINES,
            column("OrderId", GUID),
            column("Position", INTEGER),
            nullable("Description", TEXT),
            column("UnitPrice", MONEY),
            column("Quantity", INTEGER),
            column("LineTotal", MONEY),
            both("OrderId", "Position")));
    for (Key key : Key.values()) {
      statements.add(
          "alter table "
              + dialect.table(schema, key.third)
              + " add constraint "
              + dialect.name(key.key)
              + " foreign key ("
              + dialect.name("OrderId")
              + ") references "
              + dialect.table(schema, key.parent)
              + " ("
              + dialect.name("OrderId")
              + ") on delete cascade");
    }
    return statements;
  }

  private List<String> kept(String schema) {
    return List.of(
        create(
            schema,
            APPLIED,
            column("Projection", INTEGER),
            column("SourceId", GUID),
            column("Version", LONG),
            both("Projection", "SourceId")),
        create(
            schema,
            SEATS,
            key("AssignmentsId", GUID),
            column("Version", LONG),
            column("Body", TEXT),
            column("Written", FLAG)),
        create(schema, CHECKPOINT, key("Id", INTEGER), nullable("Place", TEXT)));
  }

  private String create(String schema, String table, String... parts) {
    return "create table " + dialect.table(schema, table) + " (" + String.join(", ", parts) + ")";
  }

  private String nullable(String name, Dialect.Type type) {
    return dialect.name(name) + " " + dialect.type(type);
  }

  private String column(String name, Dialect.Type type) {
    return nullable(name, type) + " not null";
  }

  private String key(String name, Dialect.Type type) {
    return column(name, type) + " primary key";
  }

  private String both(String first, String second) {
    return "primary key (" + dialect.name(first) + ", " + dialect.name(second) + ")";
  }
}
