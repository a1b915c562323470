package org.tranship.driver.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.driver.jdbc.EventColumn.Form;

/// Rows of one table of a read model, read and written.
///
/// @param sql the statements
record ViewRows(ViewSql sql) {
  private static final int KEYS = 200;

  /// @throws IllegalArgumentException if a value is not what the plan says of its column
  ViewRow read(ResultSet rows) throws SQLException {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < sql.columns().size(); i++) {
      ViewColumn meaning = sql.meaning(i);
      @Nullable String value = value(rows, i + 1, meaning, sql.columns().get(i));
      if (value != null) {
        values.put(meaning.name(), value);
      }
    }
    return new ViewRow(values);
  }

  private static @Nullable String value(
      ResultSet rows, int index, ViewColumn meaning, EventColumn column) throws SQLException {
    @Nullable String text = rows.getString(index);
    if (text == null || meaning.kind() == ViewColumn.Kind.TEXT) {
      return text;
    }
    if (meaning.kind() == ViewColumn.Kind.TIME && column.form() != Form.TEXT) {
      Instant time =
          column.form() == Form.INSTANT
              ? rows.getObject(index, OffsetDateTime.class).toInstant()
              : rows.getObject(index, LocalDateTime.class).toInstant(ZoneOffset.UTC);
      return meaning.canonical(time.toString());
    }
    return meaning.canonical(text);
  }

  Map<List<String>, ViewRow> rows(Connection connection, Collection<List<String>> wanted)
      throws SQLException {
    Map<List<String>, ViewRow> found = new HashMap<>();
    Set<List<String>> asked = new HashSet<>(wanted);
    List<List<String>> keys = new ArrayList<>(wanted);
    int most = sql.dialect() == EventDialect.POSTGRESQL ? Math.max(1, keys.size()) : KEYS;
    for (int from = 0; from < keys.size(); from += most) {
      List<List<String>> some = keys.subList(from, Math.min(keys.size(), from + most));
      try (PreparedStatement statement = connection.prepareStatement(sql.rows(some.size()))) {
        if (sql.dialect() == EventDialect.POSTGRESQL) {
          keyArrays(connection, statement, some);
        } else {
          int index = 1;
          for (List<String> key : some) {
            index = key(statement, index, key);
          }
        }
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            ViewRow row = read(rows);
            List<String> key = sql.view().shape().key(row);
            if (!asked.contains(key)) {
              throw new IllegalArgumentException(
                  "in \""
                      + sql.table()
                      + "\" the database gives the row "
                      + String.join(", ", key)
                      + " for a key that is spelt otherwise, so one row could be taken for two");
            }
            found.put(key, row);
          }
        }
      }
    }
    return found;
  }

  /// Refuses rows that the live table would not hold as they are.
  ///
  /// @throws org.tranship.core.eventlog.EventLogException of kind `INVALID_EVENT`
  void requireRoom(Collection<Optional<ViewRow>> rows, EventFaults faults) {
    for (ColumnRoom room : sql.rooms()) {
      ViewColumn meaning = sql.view().shape().column(room.column().name()).orElseThrow();
      for (Optional<ViewRow> row : rows) {
        row.ifPresent(
            it -> {
              try {
                room.require(sql.dialect(), meaning, it.values().get(meaning.name()));
              } catch (IllegalArgumentException e) {
                throw faults
                    .fault(Kind.INVALID_EVENT, "write to")
                    .because(
                        "of the row "
                            + String.join(", ", sql.view().shape().key(it))
                            + " "
                            + e.getMessage())
                    .next("Give the column another type, or have the rule leave the value out.")
                    .build();
              }
            });
      }
    }
  }

  void write(Connection connection, Map<List<String>, Optional<ViewRow>> changes)
      throws SQLException {
    List<List<String>> gone = new ArrayList<>();
    List<ViewRow> put = new ArrayList<>();
    changes.forEach(
        (key, row) -> {
          row.ifPresentOrElse(put::add, () -> gone.add(key));
        });
    if (!gone.isEmpty()) {
      delete(connection, gone);
    }
    // A row that is removed and made anew would lose what others keep in its other columns.
    List<ViewRow> made = put.isEmpty() || !sql.putFailsIfPresent() ? put : missing(connection, put);
    if (!made.isEmpty()) {
      put(connection, made);
    }
  }

  /// Changes the rows that are there.
  ///
  /// @return those that are not
  private List<ViewRow> missing(Connection connection, List<ViewRow> rows) throws SQLException {
    List<ViewRow> missing = new ArrayList<>();
    List<EventColumn> others = sql.others();
    try (PreparedStatement statement = connection.prepareStatement(sql.update())) {
      for (ViewRow row : rows) {
        int index = 1;
        for (EventColumn column : others) {
          ViewColumn meaning = sql.view().shape().column(column.name()).orElseThrow();
          bind(statement, index++, meaning, column, row.values().get(column.name()));
        }
        int _ = key(statement, index, sql.view().shape().key(row));
        statement.addBatch();
      }
      int[] counts = statement.executeBatch();
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] == 0) {
          missing.add(rows.get(i));
        }
      }
    }
    return missing;
  }

  private void delete(Connection connection, List<List<String>> keys) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.delete())) {
      if (sql.dialect() == EventDialect.POSTGRESQL) {
        keyArrays(connection, statement, keys);
        int _ = statement.executeUpdate();
        return;
      }
      for (List<String> key : keys) {
        int _ = key(statement, 1, key);
        statement.addBatch();
      }
      int[] _ = statement.executeBatch();
    }
  }

  private void put(Connection connection, List<ViewRow> rows) throws SQLException {
    List<EventColumn> columns = sql.columns();
    try (PreparedStatement statement = connection.prepareStatement(sql.put())) {
      if (sql.dialect() == EventDialect.POSTGRESQL) {
        for (int i = 0; i < columns.size(); i++) {
          String name = columns.get(i).name();
          array(connection, statement, i + 1, rows.stream().map(row -> row.values().get(name)));
        }
        int _ = statement.executeUpdate();
        return;
      }
      for (ViewRow row : rows) {
        for (int i = 0; i < columns.size(); i++) {
          ViewColumn meaning = sql.meaning(i);
          bind(statement, i + 1, meaning, columns.get(i), row.values().get(meaning.name()));
        }
        statement.addBatch();
      }
      int[] _ = statement.executeBatch();
    }
  }

  private void keyArrays(
      Connection connection, PreparedStatement statement, List<List<String>> keys)
      throws SQLException {
    for (int i = 0; i < sql.key().size(); i++) {
      int column = i;
      array(connection, statement, i + 1, keys.stream().map(key -> key.get(column)));
    }
  }

  private static void array(
      Connection connection,
      PreparedStatement statement,
      int index,
      Stream<? extends @Nullable String> values)
      throws SQLException {
    statement.setArray(index, connection.createArrayOf("text", values.toArray()));
  }

  private int key(PreparedStatement statement, int from, List<String> key) throws SQLException {
    List<ViewColumn> meanings = sql.view().shape().keyColumns();
    for (int i = 0; i < key.size(); i++) {
      bind(statement, from + i, meanings.get(i), sql.key().get(i), key.get(i));
    }
    return from + key.size();
  }

  private void bind(
      PreparedStatement statement,
      int index,
      ViewColumn meaning,
      EventColumn column,
      @Nullable String value)
      throws SQLException {
    boolean plain =
        value == null
            || column.form() == Form.TEXT
            || sql.dialect() == EventDialect.SQLITE && meaning.kind() == ViewColumn.Kind.DECIMAL;
    if (plain) {
      statement.setString(index, value);
      return;
    }
    switch (meaning.kind()) {
      case TEXT, UUID -> statement.setString(index, value);
      case INTEGER -> statement.setLong(index, Long.parseLong(value));
      case DECIMAL -> statement.setBigDecimal(index, new BigDecimal(value));
      case BOOLEAN -> statement.setBoolean(index, Boolean.parseBoolean(value));
      case TIME -> {
        OffsetDateTime time = OffsetDateTime.parse(value);
        statement.setObject(index, column.form() == Form.INSTANT ? time : time.toLocalDateTime());
      }
    }
  }
}
