package org.tranship.runbook.anchore.db;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.CompositeKey;
import org.tranship.core.value.Key;

/// Anchore's table `archive_metadata` as a catalogue. A row's id is its primary key in the order of
/// the table (bucket, archiveId, userId, documentName); its pointer is where and how the bytes are
/// stored.
///
/// Rows are read in pages by primary key, so that neither side holds them all. A swap compares
/// every column of the pointer; `last_updated` of the replacement is not part of the question
/// whether a row was swapped already, since a repeated run writes a later time.
public final class AnchoreCatalog implements Catalog {
  public static final String CONTENT_URL = "content_url";
  public static final String IS_COMPRESSED = "is_compressed";
  public static final String DIGEST = "digest";
  public static final String SIZE = "size";
  public static final String LAST_UPDATED = "last_updated";

  private static final int PAGE = 1000;
  private static final String COLUMNS =
      "bucket, \"archiveId\", \"userId\", \"documentName\", content_url, is_compressed, digest,"
          + " size, last_updated";

  private final AnchoreDatabase database;
  private final Selection selection;
  private @Nullable Connection writer;

  public AnchoreCatalog(AnchoreDatabase database, Selection selection) {
    this.database = database;
    this.selection = selection;
  }

  /// The id of a document's row.
  public static Key id(String bucket, String archiveId, String userId, String documentName) {
    return CompositeKey.of(bucket, archiveId, userId, documentName).encode();
  }

  @Override
  public Rows rows(Optional<Key> after) {
    return new PagedRows(after.map(key -> CompositeKey.decode(key, 4).components()));
  }

  @Override
  public Map<Key, Row> find(Collection<Key> ids) {
    String sql =
        "select "
            + COLUMNS
            + " from archive_metadata m join unnest(?::text[], ?::text[], ?::text[],"
            + " ?::text[]) as w(b, a, u, d) on (m.bucket, m.\"archiveId\", m.\"userId\","
            + " m.\"documentName\") = (w.b, w.a, w.u, w.d)";
    try (Connection connection = connect()) {
      return find(connection, sql, ids);
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "read archive_metadata", database.place());
    }
  }

  private static Map<Key, Row> find(Connection connection, String sql, Collection<Key> ids)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      bindIds(connection, ask, ids);
      try (ResultSet answer = ask.executeQuery()) {
        Map<Key, Row> found = new HashMap<>();
        while (answer.next()) {
          Row row = row(answer);
          found.put(row.id(), row);
        }
        return found;
      }
    }
  }

  private static void bindIds(
      Connection connection, PreparedStatement statement, Collection<Key> ids) throws SQLException {
    List<List<String>> parts =
        ids.stream().map(id -> CompositeKey.decode(id, 4).components()).toList();
    for (int column = 0; column < 4; column++) {
      int c = column;
      Object[] values = parts.stream().map(part -> part.get(c)).toArray();
      Array array = connection.createArrayOf("text", values);
      statement.setArray(column + 1, array);
    }
  }

  /// Every pointer has to name [#CONTENT_URL], by which rows are looked for.
  @Override
  public List<Row> holding(Collection<Pointer> values) {
    String sql =
        "select "
            + COLUMNS
            + " from archive_metadata m join unnest(?) as w(url)"
            + " on m.content_url = w.url";
    Object[] urls =
        values.stream().map(value -> value.get(CONTENT_URL).orElseThrow()).distinct().toArray();
    try (Connection connection = connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setArray(1, connection.createArrayOf("text", urls));
      try (ResultSet answer = ask.executeQuery()) {
        List<Row> found = new ArrayList<>();
        while (answer.next()) {
          Row row = row(answer);
          if (values.stream().anyMatch(row.pointer()::has)) {
            found.add(row);
          }
        }
        return found;
      }
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "read archive_metadata", database.place());
    }
  }

  @Override
  public long count() {
    String sql = "select count(*) from archive_metadata where " + selection.condition();
    try (Connection connection = connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      selection.bind(connection, ask, 1);
      try (ResultSet answer = ask.executeQuery()) {
        answer.next();
        return answer.getLong(1);
      }
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "count archive_metadata", database.place());
    }
  }

  @Override
  public synchronized List<Outcome> swap(List<Swap> swaps) {
    if (swaps.isEmpty()) {
      return List.of();
    }
    try {
      Connection connection = writer;
      if (connection == null || !connection.isValid(5)) {
        connection = connect();
        connection.setAutoCommit(false);
        writer = connection;
      }
      List<Outcome> outcomes = new RowSwap(connection).swap(swaps);
      connection.commit();
      return outcomes;
    } catch (SQLException e) {
      drop();
      throw DatabaseFaults.of(e, "update archive_metadata", database.place());
    }
  }

  private void drop() {
    Connection connection = writer;
    writer = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException _) {
        // It is broken already; the next swap opens another one.
      }
    }
  }

  private Connection connect() {
    try {
      return database.connect();
    } catch (InterruptedException e) {
      throw DatabaseFaults.stopped(e);
    }
  }

  /// Whether two states of a row tell of the same bytes in the same place.
  public static boolean sameBytes(Pointer one, Pointer other) {
    return Stream.of(CONTENT_URL, IS_COMPRESSED, DIGEST, SIZE)
        .allMatch(column -> Objects.equals(one.values().get(column), other.values().get(column)));
  }

  static Row row(ResultSet answer) throws SQLException {
    Map<String, String> values = new TreeMap<>();
    String[] columns = {CONTENT_URL, IS_COMPRESSED, DIGEST, SIZE, LAST_UPDATED};
    for (int i = 0; i < columns.length; i++) {
      String value = answer.getString(5 + i);
      if (value != null) {
        values.put(columns[i], columns[i].equals(IS_COMPRESSED) ? flag(value) : value);
      }
    }
    return new Row(
        id(answer.getString(1), answer.getString(2), answer.getString(3), answer.getString(4)),
        new Pointer(values));
  }

  /// PostgreSQL's text form of a boolean is `t` or `f`.
  private static String flag(String value) {
    return value.startsWith("t") ? "true" : "false";
  }

  @Override
  public synchronized void close() {
    drop();
  }

  /// Pages of rows behind the last one seen.
  private final class PagedRows implements Rows {
    private final Connection connection = connect();
    private Optional<List<String>> last;
    private List<Row> page = new ArrayList<>();
    private int at;
    private boolean ended;

    PagedRows(Optional<List<String>> after) {
      this.last = after;
    }

    @Override
    public Optional<Row> next() {
      if (at == page.size()) {
        if (ended) {
          return Optional.empty();
        }
        try {
          page = load();
        } catch (SQLException e) {
          throw DatabaseFaults.of(e, "read archive_metadata", database.place());
        }
        at = 0;
        ended = page.size() < PAGE;
        if (page.isEmpty()) {
          return Optional.empty();
        }
        last = Optional.of(CompositeKey.decode(page.getLast().id(), 4).components());
      }
      return Optional.of(page.get(at++));
    }

    private List<Row> load() throws SQLException {
      String sql =
          "select "
              + COLUMNS
              + " from archive_metadata where "
              + selection.condition()
              + (last.isPresent()
                  ? " and (bucket, \"archiveId\", \"userId\", \"documentName\") > (?, ?, ?, ?)"
                  : "")
              + " order by bucket, \"archiveId\", \"userId\", \"documentName\" limit "
              + PAGE;
      try (PreparedStatement ask = connection.prepareStatement(sql)) {
        int next = selection.bind(connection, ask, 1);
        if (last.isPresent()) {
          for (String part : last.get()) {
            ask.setString(next++, part);
          }
        }
        List<Row> rows = new ArrayList<>(PAGE);
        try (ResultSet answer = ask.executeQuery()) {
          while (answer.next()) {
            rows.add(row(answer));
          }
        }
        return rows;
      }
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException _) {
        // Nothing was written on it.
      }
    }
  }
}
