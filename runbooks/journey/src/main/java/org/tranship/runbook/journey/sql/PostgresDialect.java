package org.tranship.runbook.journey.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// PostgreSQL, which keeps the original's names as they are, in quotes.
record PostgresDialect() implements Dialect {
  /// A key that is there, a deadlock, and what an isolation that is stricter than the default says
  /// instead of either.
  private static final Set<String> RACES = Set.of("23505", "40P01", "40001");

  @Override
  public String name(String name) {
    return "\"" + name + "\"";
  }

  @Override
  public String type(Type type) {
    return switch (type) {
      case GUID -> "uuid";
      case TEXT -> "text";
      case INTEGER -> "integer";
      case MONEY -> "numeric(18,2)";
      case FLAG -> "boolean";
      case MOMENT -> "timestamp with time zone";
      case TIME -> "timestamp";
      case LONG -> "bigint";
    };
  }

  @Override
  public String flag(boolean value) {
    return Boolean.toString(value);
  }

  @Override
  public String guid() {
    return "cast(? as uuid)";
  }

  /// Byte by byte, which is that of the text.
  @Override
  public String guidInOrder(String column) {
    return column;
  }

  @Override
  public String guidToOrder() {
    return guid();
  }

  @Override
  public String createSchema(String schema) {
    return "create schema " + name(schema);
  }

  @Override
  public String dropSchema(String schema) {
    return "drop schema " + name(schema) + " restrict";
  }

  @Override
  public String move(String table, String from, String to) {
    return "alter table " + table(from, table) + " set schema " + name(to);
  }

  @Override
  public String addFlag(String schema, String table, String column) {
    return "alter table "
        + table(schema, table)
        + " add column "
        + name(column)
        + " boolean not null default false";
  }

  @Override
  public String dropFlag(String schema, String table, String column) {
    return "alter table " + table(schema, table) + " drop column " + name(column);
  }

  @Override
  public String renameConstraint(String schema, String table, String from, String to) {
    return "alter table "
        + table(schema, table)
        + " rename constraint "
        + name(from)
        + " to "
        + name(to);
  }

  @Override
  public String addGuid(String schema, String table, String column) {
    return "alter table "
        + table(schema, table)
        + " add column "
        + name(column)
        + " uuid not null default '"
        + EMPTY_GUID
        + "'";
  }

  /// It has none but `xmin`, which is there anyway; the column is there for whoever names it.
  @Override
  public String addRowVersion(String schema, String table, String column) {
    return "alter table "
        + table(schema, table)
        + " add column "
        + name(column)
        + " bigint not null default 0";
  }

  @Override
  public String dropColumn(String schema, String table, String column) {
    return "alter table " + table(schema, table) + " drop column " + name(column);
  }

  @Override
  public String countIndexes() {
    return counted("x.indisvalid");
  }

  /// What was being made when its connection or the server was ended.
  @Override
  public Optional<String> countUnfinished() {
    return Optional.of(counted("not x.indisvalid"));
  }

  private static String counted(String which) {
    return "select count(*) from pg_index x join pg_class i on i.oid = x.indexrelid join"
        + " pg_namespace n on n.oid = i.relnamespace where n.nspname = ? and i.relname = ? and "
        + which;
  }

  @Override
  public Optional<String> askOnline() {
    return Optional.empty();
  }

  @Override
  public Set<Integer> onlineAnswers() {
    return Set.of();
  }

  @Override
  public String createIndex(
      String schema, String table, String index, String column, boolean online) {
    return "create index "
        + (online ? "concurrently " : "")
        + name(index)
        + " on "
        + table(schema, table)
        + " ("
        + name(column)
        + ")";
  }

  @Override
  public String dropUnfinished(String schema, String table, String index) {
    return "drop index concurrently " + table(schema, index);
  }

  @Override
  public String waitForLocks(Duration most) {
    return "set lock_timeout = " + Math.max(1, most.toMillis());
  }

  @Override
  public boolean isRace(SQLException refusal) {
    String state = refusal.getSQLState();
    return state != null && RACES.contains(state);
  }

  @Override
  public String dropIndex(String schema, String table, String index) {
    return "drop index " + table(schema, index);
  }
}
