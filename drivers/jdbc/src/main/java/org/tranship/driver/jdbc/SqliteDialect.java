package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Footprint;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Version;

/// SQLite. Rows have no version. Text is compared by its bytes here, whatever collation the column
/// has, so that keys are exact and come in order.
final class SqliteDialect implements Dialect {
  /// The driver hands a value over as one array, so it must fit in memory.
  private static final long LARGEST_VALUE = 64L << 20;

  @Override
  public boolean takesParameters() {
    return true;
  }

  @Override
  public boolean inProcess() {
    return true;
  }

  @Override
  public Map<String, String> driverDefaults() {
    return Map.of("busy_timeout", "20000");
  }

  @Override
  public TableShape inspect(Connection connection, JdbcLocation location)
      throws SQLException, ShapeException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma encoding")) {
      boolean utf8 = row.next() && "UTF-8".equals(row.getString(1));
      return new EmbeddedCatalog(connection, location, null).shape(SqliteDialect::type, utf8);
    }
  }

  /// SQLite's own rule of affinity, by the declared type.
  private static Column.Type type(String name) {
    String declared = name.toUpperCase(Locale.ROOT);
    if (declared.contains("INT")) {
      return Column.Type.INTEGER;
    } else if (declared.contains("CHAR")
        || declared.contains("CLOB")
        || declared.contains("TEXT")) {
      return Column.Type.TEXT;
    }
    return declared.contains("BLOB") ? Column.Type.BYTES : Column.Type.OTHER;
  }

  @Override
  public long largestValue() {
    return LARGEST_VALUE;
  }

  @Override
  public int longestKey() {
    return 1 << 20;
  }

  /// The driver takes a value as one array. One value at a time can be written, so it is enough
  /// that a second one is being read meanwhile.
  @Override
  public Footprint footprint(int connections) {
    return new Footprint(Pieces.HELD, ByteCount.of(LARGEST_VALUE), Math.min(2, connections));
  }

  @Override
  public String sizeOf(Column content) {
    return "octet_length(" + content.sql() + ")";
  }

  @Override
  public String bytesOf(Column content) {
    return "cast(" + content.sql() + " as blob)";
  }

  @Override
  public String version() {
    return "null";
  }

  @Override
  public String returning() {
    return "";
  }

  @Override
  public String textOf(Column column) {
    return "cast(" + column.sql() + " as text)";
  }

  @Override
  public String comparable(Column column) {
    return column.type() == Column.Type.TEXT ? column.sql() + " collate binary" : column.sql();
  }

  @Override
  public String parameterFor(Column column) {
    return "?";
  }

  @Override
  public String contentParameter(Column content) {
    return content.type() == Column.Type.TEXT ? "cast(? as text)" : "?";
  }

  @Override
  public String upsert(TableShape shape, TableSql sql) {
    return insert(shape, sql)
        + "do update set "
        + sql.assignments(column -> "excluded." + column.sql());
  }

  @Override
  public String insertIfAbsent(TableShape shape, TableSql sql) {
    return insert(shape, sql) + "do nothing";
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
    PreparedStatement statement =
        connection.prepareStatement(
            "select substr("
                + bytesOf(sql.shape().content())
                + ", ?, ?) from "
                + sql.shape().table().sql()
                + " where "
                + sql.where());
    return new SubstringPieces(statement, sql, key, from, length);
  }

  @Override
  public List<Boolean> delete(
      Connection connection, TableSql sql, List<RowKey> keys, List<DeleteRequest> requests)
      throws SQLException {
    return DeleteEach.run(connection, sql, keys);
  }

  /// Pieces by one statement each; the transaction around them keeps the row as it is.
  private static final class SubstringPieces implements Pieces {
    private final PreparedStatement statement;
    private final TableSql sql;
    private final RowKey key;
    private long position;
    private long left;

    SubstringPieces(
        PreparedStatement statement, TableSql sql, RowKey key, long position, long left) {
      this.statement = statement;
      this.sql = sql;
      this.key = key;
      this.position = position;
      this.left = left;
    }

    @Override
    public byte @Nullable [] next() throws SQLException {
      if (left == 0) {
        return null;
      }
      statement.setLong(1, position + 1);
      statement.setLong(2, Math.min(PIECE, left));
      sql.values().bindKey(statement, 3, key);
      try (ResultSet row = statement.executeQuery()) {
        byte[] piece = row.next() ? row.getBytes(1) : null;
        if (piece != null) {
          position += piece.length;
          left -= piece.length;
        }
        return piece;
      }
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
