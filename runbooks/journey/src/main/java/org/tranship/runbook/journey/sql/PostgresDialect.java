package org.tranship.runbook.journey.sql;

/// PostgreSQL, which keeps the original's names as they are, in quotes.
record PostgresDialect() implements Dialect {
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
    return "select count(*) from pg_indexes where schemaname = ? and indexname = ?";
  }

  @Override
  public String dropIndex(String schema, String table, String index) {
    return "drop index " + table(schema, index);
  }
}
