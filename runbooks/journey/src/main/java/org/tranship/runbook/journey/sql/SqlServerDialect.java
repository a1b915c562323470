package org.tranship.runbook.journey.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// SQL Server, the original's database. Its statements are written as Microsoft documents them, and
/// held to their text by a test; no server has run them here.
record SqlServerDialect() implements Dialect {
  /// A key that is there, as a constraint and as an index, and being chosen to end a deadlock. Its
  /// state of the first is that of any constraint.
  private static final Set<Integer> RACES = Set.of(2627, 2601, 1205);

  @Override
  public String name(String name) {
    return "[" + name + "]";
  }

  @Override
  public String type(Type type) {
    return switch (type) {
      case GUID -> "uniqueidentifier";
      case TEXT -> "nvarchar(max)";
      case INTEGER -> "int";
      case MONEY -> "decimal(18,2)";
      case FLAG -> "bit";
      case MOMENT -> "datetimeoffset";
      case TIME -> "datetime";
      case LONG -> "bigint";
    };
  }

  @Override
  public String flag(boolean value) {
    return value ? "1" : "0";
  }

  @Override
  public String guid() {
    return "cast(? as uniqueidentifier)";
  }

  /// Its own order of guids begins with their end.
  @Override
  public String guidInOrder(String column) {
    return "lower(cast(" + column + " as char(36))) collate Latin1_General_BIN2";
  }

  @Override
  public String guidToOrder() {
    return "?";
  }

  /// It has to be alone in its batch, and so is given to the server as a text.
  @Override
  public String createSchema(String schema) {
    return "exec('create schema " + name(schema) + " authorization [dbo]')";
  }

  @Override
  public String dropSchema(String schema) {
    return "drop schema " + name(schema);
  }

  @Override
  public String move(String table, String from, String to) {
    return "alter schema " + name(to) + " transfer " + table(from, table);
  }

  @Override
  public String addFlag(String schema, String table, String column) {
    return "alter table "
        + table(schema, table)
        + " add "
        + name(column)
        + " bit not null constraint "
        + name("DF_" + table + "_" + column)
        + " default 0";
  }

  /// The default is a constraint of its own, and goes first.
  @Override
  public String dropFlag(String schema, String table, String column) {
    return "alter table "
        + table(schema, table)
        + " drop constraint "
        + name("DF_" + table + "_" + column)
        + ", column "
        + name(column);
  }

  @Override
  public String renameConstraint(String schema, String table, String from, String to) {
    return "exec sp_rename '" + table(schema, from) + "', '" + to + "', 'OBJECT'";
  }

  @Override
  public String addGuid(String schema, String table, String column) {
    return "alter table "
        + table(schema, table)
        + " add "
        + name(column)
        + " uniqueidentifier not null constraint "
        + name("DF_" + table + "_" + column)
        + " default '"
        + EMPTY_GUID
        + "'";
  }

  @Override
  public String addRowVersion(String schema, String table, String column) {
    return "alter table " + table(schema, table) + " add " + name(column) + " rowversion not null";
  }

  /// A default is a constraint of its own, and goes first; `if exists` takes one without, too.
  @Override
  public String dropColumn(String schema, String table, String column) {
    return "alter table "
        + table(schema, table)
        + " drop constraint if exists "
        + name("DF_" + table + "_" + column)
        + ", column "
        + name(column);
  }

  @Override
  public String countIndexes() {
    return "select count(*) from sys.indexes i join sys.tables t on t.object_id = i.object_id"
        + " where schema_name(t.schema_id) = ? and i.name = ?";
  }

  /// What was being made is taken back when its connection is ended.
  @Override
  public Optional<String> countUnfinished() {
    return Optional.empty();
  }

  /// Standard, Web and Express refuse it.
  @Override
  public Optional<String> askOnline() {
    return Optional.of("select cast(serverproperty('EngineEdition') as int)");
  }

  /// Enterprise (as which Developer and Evaluation count), Azure SQL Database, and Azure SQL
  /// Managed Instance.
  @Override
  public Set<Integer> onlineAnswers() {
    return Set.of(3, 5, 8);
  }

  @Override
  public String createIndex(
      String schema, String table, String index, String column, boolean online) {
    return "create index "
        + name(index)
        + " on "
        + table(schema, table)
        + " ("
        + name(column)
        + ")"
        + (online ? " with (online = on)" : "");
  }

  @Override
  public String dropIndex(String schema, String table, String index) {
    return "drop index " + name(index) + " on " + table(schema, table);
  }

  @Override
  public String dropUnfinished(String schema, String table, String index) {
    return dropIndex(schema, table, index);
  }

  @Override
  public boolean isRace(SQLException refusal) {
    return RACES.contains(refusal.getErrorCode());
  }

  @Override
  public String waitForLocks(Duration most) {
    return "set lock_timeout " + Math.max(1, most.toMillis());
  }
}
