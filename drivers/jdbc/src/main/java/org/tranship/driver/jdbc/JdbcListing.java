package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.CompositeKey;
import org.tranship.core.value.Key;

/// A listing in pages that start behind the last row of the page before, in the order of the unique
/// index. It holds no connection between pages.
///
/// The front of a prefix that is whole components, or a prefix of a lone text column, is the
/// database's to filter; here everything is filtered again. Where rows do not come in key order,
/// `after` is a filter as well: right, but at the price of reading from the start.
final class JdbcListing implements Listing {
  static final int PAGE = 1000;
  private static final String LIST = "list";

  private final Table table;
  private final ConnectionPool pool;
  private final JdbcErrors errors;
  private final String prefix;
  private final List<Object> leading = new ArrayList<>();
  private final Optional<Key> after;
  private final ArrayDeque<Entry> page = new ArrayDeque<>();
  private @Nullable RowKey last;
  private boolean nullsLookedFor;
  private boolean finished;

  JdbcListing(Table table, ConnectionPool pool, JdbcErrors errors, ListRequest request) {
    this.table = table;
    this.pool = pool;
    this.errors = errors;
    this.prefix = request.prefix();
    this.after = request.after();
    List<Column> key = table.shape().key();
    try {
      if (key.size() > 1 && prefix.indexOf('/') >= 0) {
        String whole = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        List<String> components = CompositeKey.decodeLeading(whole).components();
        if (components.size() >= key.size()) {
          finished = true;
        }
        for (int i = 0; i < components.size() && !finished; i++) {
          leading.add(RowKey.value(key.get(i), components.get(i)));
        }
      } else if (prefix.indexOf('\0') >= 0) {
        finished = true;
      }
    } catch (IllegalArgumentException e) {
      // No row can have a key that starts so.
      finished = true;
    }
    if (table.shape().ordered() && after.isPresent()) {
      try {
        last = RowKey.of(after.get(), key);
      } catch (IllegalArgumentException e) {
        last =
            null; // It cannot be a row's key; the filter below still leaves out what is not after
        // it.
      }
    }
  }

  @Override
  public @Nullable Entry next() {
    while (page.isEmpty() && !finished) {
      load();
    }
    return page.poll();
  }

  private void load() {
    try (Connection connection = pool.connection(LIST, null)) {
      if (!nullsLookedFor) {
        refuseNulls(connection);
        nullsLookedFor = true;
      }
      RowKey start = last;
      boolean filtered = table.shape().key().size() == 1 && !prefix.isEmpty() && isText();
      String sql = table.sql().page(leading, start != null, filtered);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        int index = table.sql().values().bindFixed(statement, 1);
        for (Object value : leading) {
          RowKey.bind(statement, index++, value);
        }
        if (filtered) {
          statement.setString(index++, table.sql().prefixParameter(prefix));
        }
        if (start != null) {
          for (Column column : table.shape().listOrder()) {
            RowKey.bind(
                statement, index++, start.values().get(table.shape().key().indexOf(column)));
          }
        }
        try (ResultSet rows = statement.executeQuery()) {
          take(rows);
        }
      }
    } catch (SQLException e) {
      finished = true;
      throw errors.of(e, LIST, null);
    } catch (IllegalArgumentException e) {
      finished = true;
      throw errors.fault(Kind.UNSUPPORTED, LIST, null, String.valueOf(e.getMessage()), "");
    }
  }

  /// Takes a page, and looks at one row more: were its key the last one's, a page that starts
  /// behind that key would leave it out.
  private void take(ResultSet rows) throws SQLException {
    int columns = table.shape().key().size();
    int count = 0;
    while (rows.next()) {
      RowKey row = RowKey.read(rows, table.shape().key());
      RowKey previous = last;
      if (previous != null && count > 0 && previous.key().equals(row.key())) {
        finished = true;
        throw errors.secondRow(LIST, row.key());
      }
      if (++count > PAGE) {
        return;
      }
      last = row;
      if (row.key().startsWith(prefix)
          && (after.isEmpty() || row.key().compareTo(after.get()) > 0)) {
        page.add(
            Entry.of(
                row.key(),
                rows.getLong(columns + 1),
                RowReader.version(rows.getString(columns + 2))));
      } else if (table.shape().ordered()
          && !row.key().startsWith(prefix)
          && row.key().compareTo(Key.of(prefix)) > 0) {
        finished = true;
        return;
      }
    }
    if (count <= PAGE) {
      finished = true;
    }
  }

  private boolean isText() {
    return table.shape().key().getFirst().type() == Column.Type.TEXT;
  }

  private void refuseNulls(Connection connection) throws SQLException {
    Optional<String> sql = table.sql().nullKeys();
    if (sql.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.get())) {
      table.sql().values().bindFixed(statement, 1);
      try (ResultSet rows = statement.executeQuery()) {
        if (rows.next()) {
          throw new IllegalArgumentException(
              "a row has NULL in a column of its key ("
                  + String.join(", ", table.shape().key().stream().map(Column::name).toList())
                  + "), so it has no key");
        }
      }
    }
  }

  @Override
  public void close() {
    finished = true;
    page.clear();
  }
}
