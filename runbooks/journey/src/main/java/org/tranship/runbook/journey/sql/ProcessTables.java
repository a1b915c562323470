package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What the third release's process manager needs: a table of commands that were not sent, two
/// columns, and three indexes. The original makes the table and the columns at the first use,
/// whichever process comes first, and of the indexes only that of the seats: the other two exist on
/// fresh installations alone, and are made here.
///
/// The application may do the same at the same time: what is there is not made again, and what a
/// rollback removes is what this run has made.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
public record ProcessTables(Connection connection, Dialect dialect) {
  private static final String SCHEMA = "ConferenceRegistrationProcesses";
  private static final String PROCESS = "RegistrationProcess";
  private static final String UNDISPATCHED = "UndispatchedMessages";

  /// One thing to be made.
  public enum Part {
    UNDISPATCHED_TABLE(SCHEMA, UNDISPATCHED, ""),
    COMMAND_COLUMN(SCHEMA, PROCESS, "SeatReservationCommandId"),
    VERSION_COLUMN(SCHEMA, PROCESS, "TimeStamp"),
    COMPLETED_INDEX(SCHEMA, PROCESS, "Completed"),
    ORDER_INDEX(SCHEMA, PROCESS, "OrderId"),
    SEATS_INDEX(ReadModels.SCHEMA, ReadModels.SEATS, "ConferenceId");

    private final String schema;
    private final String table;
    private final String column;

    Part(String schema, String table, String column) {
      this.schema = schema;
      this.table = table;
      this.column = column;
    }

    /// Whether it is an index.
    public boolean isIndex() {
      return this == COMPLETED_INDEX || this == ORDER_INDEX || this == SEATS_INDEX;
    }

    private String index() {
      return this == SEATS_INDEX
          ? "IX_SeatTypesView_ConferenceId"
          : "IX_RegistrationProcessManager_" + column;
    }
  }

  private SchemaLook look() {
    return new SchemaLook(connection, dialect);
  }

  /// Whether the second release's process manager is there.
  public boolean second() throws SQLException {
    return look().table(SCHEMA, PROCESS);
  }

  /// Which of the parts are missing.
  public List<Part> missing() throws SQLException {
    List<Part> missing = new ArrayList<>();
    for (Part part : Part.values()) {
      if (!there(part)) {
        missing.add(part);
      }
    }
    return missing;
  }

  private boolean there(Part part) throws SQLException {
    return switch (part) {
      case UNDISPATCHED_TABLE -> look().table(part.schema, part.table);
      case COMMAND_COLUMN, VERSION_COLUMN -> look().column(part.schema, part.table, part.column);
      case COMPLETED_INDEX, ORDER_INDEX, SEATS_INDEX -> look().index(part.schema, part.index());
    };
  }

  /// Makes one, unless somebody else has. An index is made while others write, where the database
  /// can, and what a kill has left of one is dropped before: both outside a transaction.
  public void make(Part part) throws SQLException {
    if (!there(part)) {
      for (String statement : making(part)) {
        look().run(statement);
      }
    }
  }

  /// What makes one that is missing, given what is there.
  public List<String> making(Part part) throws SQLException {
    boolean index = part.isIndex();
    List<String> statements = new ArrayList<>();
    if (index && look().unfinished(part.schema, part.index())) {
      statements.add(dialect.dropUnfinished(part.schema, part.table, part.index()));
    }
    statements.add(made(part, index && look().online()));
    return statements;
  }

  String made(Part part, boolean online) {
    return switch (part) {
      case UNDISPATCHED_TABLE ->
          "create table "
              + dialect.table(part.schema, part.table)
              + " ("
              + dialect.name("Id")
              + " "
              + dialect.type(Dialect.Type.GUID)
              + " not null primary key, "
              + dialect.name("Commands")
              + " "
              + dialect.type(Dialect.Type.TEXT)
              + ")";
      case COMMAND_COLUMN -> dialect.addGuid(part.schema, part.table, part.column);
      case VERSION_COLUMN -> dialect.addRowVersion(part.schema, part.table, part.column);
      case COMPLETED_INDEX, ORDER_INDEX, SEATS_INDEX ->
          dialect.createIndex(part.schema, part.table, part.index(), part.column, online);
    };
  }

  /// Removes one that is there, or half there.
  public void drop(Part part) throws SQLException {
    if (there(part) || part.isIndex() && look().unfinished(part.schema, part.index())) {
      look()
          .run(
              switch (part) {
                case UNDISPATCHED_TABLE -> dialect.dropTable(part.schema, part.table);
                case COMMAND_COLUMN, VERSION_COLUMN ->
                    dialect.dropColumn(part.schema, part.table, part.column);
                case COMPLETED_INDEX, ORDER_INDEX, SEATS_INDEX ->
                    dialect.dropIndex(part.schema, part.table, part.index());
              });
    }
  }

  /// How many commands the third release has not sent.
  public long undispatched() throws SQLException {
    if (!there(Part.UNDISPATCHED_TABLE)) {
      return 0;
    }
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery("select count(*) from " + dialect.table(SCHEMA, UNDISPATCHED))) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
