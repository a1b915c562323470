package org.tranship.driver.jdbc;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.HeldBody;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Opens one row for reading: a small value comes with the first statement, a large one in pieces.
final class RowReader {
  private static final String READ = "read";

  private final Table table;
  private final ConnectionPool pool;
  private final JdbcErrors errors;

  RowReader(Table table, ConnectionPool pool, JdbcErrors errors) {
    this.table = table;
    this.pool = pool;
    this.errors = errors;
  }

  ObjectBody open(RowKey row, ReadRequest request) {
    Key key = row.key();
    Connection connection = pool.connection(READ, key);
    boolean kept = false;
    try {
      Entry entry;
      byte[] small;
      try (PreparedStatement statement = connection.prepareStatement(table.sql().read())) {
        table.sql().values().bindKey(statement, 1, row);
        try (ResultSet rows = statement.executeQuery()) {
          if (!rows.next()) {
            throw errors.fault(Kind.NOT_FOUND, READ, key, "there is no such row", "");
          }
          entry = entry(rows, 1, key, table.shape());
          small = rows.getBytes(3 + table.shape().attributes().size());
          if (rows.next()) {
            throw errors.secondRow(READ, key);
          }
        }
      }
      if (request.ifVersion().isPresent() && !request.ifVersion().get().equals(entry.version())) {
        throw errors.changed(READ, key);
      }
      long size = entry.size().bytes();
      long from = Math.min(request.offset(), size);
      long length = Math.min(request.length().orElse(size), size - from);
      if (size <= TableSql.SMALL) {
        byte[] bytes = small == null ? new byte[0] : small;
        if (bytes.length != size) {
          throw errors.fault(
              Kind.CORRUPT,
              READ,
              key,
              "the database gave " + bytes.length + " bytes of a value of " + size,
              "");
        }
        return new HeldBody(entry, new ByteArrayInputStream(bytes, (int) from, (int) length));
      }
      connection.setAutoCommit(false);
      ObjectBody body =
          new JdbcBody(
              entry,
              length,
              table.dialect().pieces(connection, table.sql(), row, entry.version(), from, length),
              connection,
              pool,
              errors);
      kept = true;
      return body;
    } catch (SQLException e) {
      throw errors.of(e, READ, key);
    } finally {
      if (!kept) {
        ConnectionPool.giveBack(connection);
      }
    }
  }

  /// The entry of the current row of a result with version, size, attributes.
  ///
  /// @param first the column of the version
  static Entry entry(ResultSet row, int first, Key key, TableShape shape) throws SQLException {
    Entry entry = Entry.of(key, row.getLong(first + 1), version(row.getString(first)));
    if (shape.attributes().isEmpty()) {
      return entry;
    }
    SortedMap<String, String> values = new TreeMap<>();
    for (int i = 0; i < shape.attributes().size(); i++) {
      String value = row.getString(first + 2 + i);
      if (value != null) {
        values.put(Attributes.COLUMN + shape.attributes().get(i).name(), value);
      }
    }
    return entry.withAttributes(Attributes.of(values));
  }

  static Version version(@Nullable String token) {
    return token == null ? Version.NONE : Version.of(token);
  }
}
