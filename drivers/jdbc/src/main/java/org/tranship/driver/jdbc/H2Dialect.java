package org.tranship.driver.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Footprint;
import org.tranship.core.value.Version;

/// H2, from 2.0 on. Rows have no version, and text is ordered by UTF-16 units, which is not key
/// order.
final class H2Dialect implements Dialect {
  @Override
  public boolean takesParameters() {
    return false;
  }

  @Override
  public boolean inProcess() {
    return true;
  }

  @Override
  public Map<String, String> driverDefaults() {
    return Map.of();
  }

  @Override
  public TableShape inspect(Connection connection, JdbcLocation location)
      throws SQLException, ShapeException {
    return new EmbeddedCatalog(connection, location, connection.getSchema())
        .shape(H2Dialect::type, false);
  }

  private static Column.Type type(String name) {
    return switch (name) {
      case "CHARACTER VARYING", "CHARACTER LARGE OBJECT" -> Column.Type.TEXT;
      case "SMALLINT", "INTEGER", "BIGINT" -> Column.Type.INTEGER;
      case "UUID" -> Column.Type.UUID;
      case "BINARY VARYING", "BINARY LARGE OBJECT" -> Column.Type.BYTES;
      default -> Column.Type.OTHER;
    };
  }

  @Override
  public long largestValue() {
    // An H2 LOB may be larger; the port's streams count in int on the way.
    return Integer.MAX_VALUE;
  }

  @Override
  public int longestKey() {
    return 1 << 20;
  }

  /// The database is in this process and writes a value in pieces of its own.
  @Override
  public Footprint footprint(int connections) {
    return new Footprint(Pieces.HELD, Pieces.HELD, Math.max(1, connections - 2));
  }

  @Override
  public String sizeOf(Column content) {
    return "octet_length(" + bytesOf(content) + ")";
  }

  @Override
  public String bytesOf(Column content) {
    return content.type() == Column.Type.TEXT
        ? "cast(" + content.sql() + " as binary large object)"
        : content.sql();
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
    return "cast(" + column.sql() + " as character varying)";
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
    return content.type() == Column.Type.TEXT
        ? "cast(cast(? as binary large object) as character large object)"
        : "?";
  }

  @Override
  public String upsert(TableShape shape, TableSql sql) {
    return "merge into "
        + shape.table().sql()
        + " ("
        + sql.insertColumns()
        + ") key ("
        + shape.uniqueBy().stream().map(TableName::quote).collect(Collectors.joining(", "))
        + ") values ("
        + sql.insertParameters()
        + ")";
  }

  @Override
  public String insertIfAbsent(TableShape shape, TableSql sql) {
    return "insert into "
        + shape.table().sql()
        + " ("
        + sql.insertColumns()
        + ") values ("
        + sql.insertParameters()
        + ")";
  }

  @Override
  public boolean insertFailsIfPresent() {
    return true;
  }

  @Override
  public Pieces pieces(
      Connection connection, TableSql sql, RowKey key, Version version, long from, long length)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + bytesOf(sql.shape().content())
                + " from "
                + sql.shape().table().sql()
                + " where "
                + sql.where());
    try {
      sql.values().bindKey(statement, 1, key);
      ResultSet rows = statement.executeQuery();
      InputStream stream = rows.next() ? rows.getBinaryStream(1) : null;
      return new LobPieces(statement, stream, from, length);
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  @Override
  public List<Boolean> delete(
      Connection connection, TableSql sql, List<RowKey> keys, List<DeleteRequest> requests)
      throws SQLException {
    return DeleteEach.run(connection, sql, keys);
  }

  /// A stream of the driver's, which reads from the database file as it goes.
  private static final class LobPieces implements Pieces {
    private final PreparedStatement statement;
    private final @Nullable InputStream stream;
    private long skip;
    private long left;

    LobPieces(PreparedStatement statement, @Nullable InputStream stream, long skip, long left) {
      this.statement = statement;
      this.stream = stream;
      this.skip = skip;
      this.left = left;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
      if (stream == null || left == 0) {
        return null;
      }
      stream.skipNBytes(skip);
      skip = 0;
      byte[] piece = stream.readNBytes((int) Math.min(PIECE, left));
      left -= piece.length;
      return piece;
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
