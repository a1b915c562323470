package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Footprint;
import org.tranship.core.value.Version;

/// PostgreSQL, from 9.6 on.
///
/// A row's version is its `xmin`, the transaction that wrote it: every committed change gives
/// another one, and it is read in the same statement as the row. A large value is read by one
/// statement through a cursor, in one snapshot, which unpacks the value once on the server; asking
/// for `substring` in statements of their own would unpack it again at every step.
final class PostgresDialect implements Dialect {
  /// A value with its length word is at most 1 GiB - 1 B, and so is the row it is put together in
  /// and the message that brings it: 64 KiB are left for the rest of them.
  private static final long LARGEST_VALUE = (1L << 30) - (64 << 10);

  /// An index row is at most 2,704 bytes; the rest is for its header and the further columns' own.
  private static final int LONGEST_KEY = 2600;

  @Override
  public boolean takesParameters() {
    return true;
  }

  @Override
  public boolean inProcess() {
    return false;
  }

  @Override
  public Map<String, String> driverDefaults() {
    return Map.of(
        // Binary transfer from the first time on: half the bytes for bytea.
        "prepareThreshold", "-1",
        "tcpKeepAlive", "true",
        "connectTimeout", "10",
        "socketTimeout", "600",
        "ApplicationName", "tranship");
  }

  @Override
  public TableShape inspect(Connection connection, JdbcLocation location)
      throws SQLException, ShapeException {
    return new PostgresCatalog(connection, location).shape();
  }

  @Override
  public long largestValue() {
    return LARGEST_VALUE;
  }

  @Override
  public int longestKey() {
    return LONGEST_KEY;
  }

  /// A value is written through small buffers. Each large one needs a connection to its end, and
  /// two are left for all that is short.
  @Override
  public Footprint footprint(int connections) {
    return new Footprint(Pieces.HELD, Footprint.LEAN.writing(), Math.max(1, connections - 2));
  }

  @Override
  public String sizeOf(Column content) {
    return "octet_length(" + content.sql() + ")";
  }

  @Override
  public String bytesOf(Column content) {
    // In a UTF-8 database, which inspection has asked for, nothing is converted and nothing copied.
    return content.type() == Column.Type.TEXT
        ? "convert_to(" + content.sql() + ", 'UTF8')"
        : content.sql();
  }

  @Override
  public String version() {
    return "xmin::text";
  }

  @Override
  public String returning() {
    return " returning xmin::text";
  }

  @Override
  public String textOf(Column column) {
    return "cast(" + column.sql() + " as text)";
  }

  @Override
  public String comparable(Column column) {
    return column.sql();
  }

  @Override
  public String parameterFor(Column column) {
    return "cast(? as " + column.sqlType() + ")";
  }

  @Override
  public String contentParameter(Column content) {
    return content.type() == Column.Type.TEXT ? "convert_from(?, 'UTF8')" : "?";
  }

  @Override
  public String upsert(TableShape shape, TableSql sql) {
    return insert(shape, sql)
        + "do update set "
        + sql.assignments(column -> "excluded." + column.sql())
        + sql.returning();
  }

  @Override
  public String insertIfAbsent(TableShape shape, TableSql sql) {
    return insert(shape, sql) + "do nothing" + sql.returning();
  }

  @Override
  public boolean insertFailsIfPresent() {
    return false;
  }

  private static String insert(TableShape shape, TableSql sql) {
    return "insert into "
        + shape.table().sql()
        + " ("
        + sql.insertColumns()
        + ") values ("
        + sql.insertParameters()
        + ") on conflict ("
        + shape.uniqueBy().stream().map(TableName::quote).collect(Collectors.joining(", "))
        + ") ";
  }

  @Override
  public Pieces pieces(
      Connection connection, TableSql sql, RowKey key, Version version, long from, long length)
      throws SQLException {
    Column content = sql.shape().content();
    String value =
        content.type() == Column.Type.TEXT
            ? bytesOf(content)
            // A compressed value would be unpacked from its start for every piece; as a substring
            // of
            // itself it is unpacked once and held once. One that is not compressed is read in
            // place.
            : "case when pg_column_size(%1$s) < octet_length(%1$s) then substring(%1$s from 1) else %1$s end"
                .formatted(content.sql());
    // `offset 0` keeps the inner query apart, so that its value is computed once.
    PreparedStatement statement =
        connection.prepareStatement(
            "select i, substring(s.b from i for least(?, ? - i + 1)) from (select "
                + value
                + " as b from "
                + sql.shape().table().sql()
                + " where "
                + sql.where()
                + " and "
                + sql.version()
                + " is not distinct from ? offset 0) s"
                + " cross join lateral generate_series(?, least(?, octet_length(s.b)), ?) as i");
    try {
      int first = Math.toIntExact(from + 1);
      int last = Math.toIntExact(from + length);
      statement.setFetchSize(1);
      statement.setInt(1, Pieces.PIECE);
      statement.setInt(2, last);
      int next = sql.values().bindKey(statement, 3, key);
      statement.setString(next++, version.isKnown() ? version.token() : null);
      statement.setInt(next++, first);
      statement.setInt(next++, last);
      statement.setInt(next, Pieces.PIECE);
      return new PostgresCursor(statement, first);
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  @Override
  public List<Boolean> delete(
      Connection connection, TableSql sql, List<RowKey> keys, List<DeleteRequest> requests)
      throws SQLException {
    List<Column> columns = sql.shape().key();
    String same =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "t." + columns.get(i).sql() + " = r.k" + i)
            .collect(Collectors.joining(" and "));
    String fixed =
        sql.shape().fixed().stream()
            .map(f -> " and t." + f.column().sql() + " = " + parameterFor(f.column()))
            .collect(Collectors.joining());
    String version = sql.shape().versioned() ? "t.xmin::text" : "null::text";
    String names =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "k" + i + ", ")
            .collect(Collectors.joining());
    // Who was asked for in another version than the one there is stays, and is told by its number.
    String statement =
        "with r as (select * from unnest("
            + columns.stream().map(PostgresDialect::arrayOf).collect(Collectors.joining(", "))
            + ", ?::text[]) with ordinality as u("
            + names
            + "v, n)), d as ("
            + sql.removal(" t", "r")
            + same
            + fixed
            + sql.filled("t.")
            + " and (r.v is null or "
            + version
            + " = r.v) returning r.n) select r.n from r where r.v is not null"
            + " and not exists (select from d where d.n = r.n)"
            + " and exists (select from "
            + sql.shape().table().sql()
            + " t where "
            + same
            + fixed
            + sql.filled("t.")
            + ")";
    try (PreparedStatement delete = connection.prepareStatement(statement)) {
      int index = 1;
      for (int i = 0; i < columns.size(); i++) {
        int column = i;
        var values = keys.stream().map(key -> key.values().get(column));
        delete.setArray(
            index++,
            connection.createArrayOf(
                arrayType(columns.get(i)),
                columns.get(i).type() == Column.Type.BYTES
                    ? values.toArray(byte[][]::new)
                    : values.toArray()));
      }
      @Nullable Object[] versions =
          requests.stream()
              .map(request -> request.ifVersion().map(Version::token).orElse(null))
              .toArray();
      delete.setArray(index++, connection.createArrayOf("text", versions));
      index = sql.values().bindFixed(delete, index);
      sql.values().bindFixed(delete, index);
      Set<Long> changed = new HashSet<>();
      try (ResultSet rows = delete.executeQuery()) {
        while (rows.next()) {
          changed.add(rows.getLong(1));
        }
      }
      return new ArrayList<>(
          IntStream.range(0, keys.size()).mapToObj(i -> !changed.contains(i + 1L)).toList());
    }
  }

  private static String arrayOf(Column column) {
    return "?::" + arrayType(column) + "[]";
  }

  private static String arrayType(Column column) {
    return switch (column.type()) {
      case TEXT, OTHER -> "text";
      case INTEGER -> "bigint";
      case UUID -> "uuid";
      case BYTES -> "bytea";
    };
  }
}
