package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.BatchReads;
import org.tranship.core.store.Entry;
import org.tranship.core.store.HeldBody;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.value.Key;

/// Reads many small rows with one statement, always the same one, so that the database plans it
/// once: what is left of its parameters is NULL, which finds nothing.
final class RowBatch implements BatchReads {
  /// So many rows make a round trip cheap; more would keep those waiting that have been read.
  static final int MOST = 16;

  private final Supplier<Table> table;
  private final ConnectionPool pool;
  private final JdbcErrors errors;

  RowBatch(Supplier<Table> table, ConnectionPool pool, JdbcErrors errors) {
    this.table = table;
    this.pool = pool;
    this.errors = errors;
  }

  @Override
  public int most() {
    return MOST;
  }

  @Override
  public List<ObjectBody> read(List<Key> keys) {
    Table open = table.get();
    List<RowKey> rows = rows(open, keys);
    if (rows.isEmpty()) {
      return List.of();
    }
    try (Connection connection = pool.connection("read", null);
        PreparedStatement statement = connection.prepareStatement(open.sql().readMany())) {
      int index = 1;
      for (RowKey row : rows) {
        index = open.sql().values().bindKey(statement, index, row);
      }
      for (int i = rows.size(); i < MOST; i++) {
        index = open.sql().values().bindNoKey(statement, index, rows.getFirst());
      }
      try (ResultSet result = statement.executeQuery()) {
        return bodies(open, rows, result);
      }
    } catch (SQLException e) {
      throw errors.of(e, "read", null);
    }
  }

  /// Without the keys that no row can have.
  private static List<RowKey> rows(Table open, List<Key> keys) {
    List<RowKey> rows = new ArrayList<>(keys.size());
    for (Key key : keys) {
      try {
        rows.add(RowKey.of(key, open.shape().key()));
      } catch (IllegalArgumentException _) {
        // Opened alone, it is told why.
      }
    }
    return rows;
  }

  private static List<ObjectBody> bodies(Table open, List<RowKey> rows, ResultSet result)
      throws SQLException {
    @Nullable ObjectBody[] bodies = new @Nullable ObjectBody[rows.size()];
    boolean[] seen = new boolean[rows.size()];
    int content = 4 + open.shape().attributes().size();
    while (result.next()) {
      int row = result.getInt(1);
      byte[] bytes = result.getBytes(content);
      Entry entry = RowReader.entry(result, 2, rows.get(row).key(), open.shape());
      // A NULL is either no content or too much of it; two rows of one key are nobody's.
      boolean good = !seen[row] && bytes != null && bytes.length == entry.size().bytes();
      bodies[row] = good ? new HeldBody(entry, bytes) : null;
      seen[row] = true;
    }
    return Arrays.stream(bodies).filter(body -> body != null).toList();
  }
}
