package org.tranship.journal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.tranship.core.journal.RunView.Rows;

/// An answer too long for memory: a cursor in the middle of its rows, on a connection of its own,
/// some thousand rows at a time. The one statement sees one moment. It is not begun again when its
/// connection is lost half way, since another moment would be another answer.
final class StreamedRows<T> implements Rows<T> {
  private static final String DOING = "read results";
  private static final int AT_ONCE = 1_000;

  private final PostgresErrors errors;
  private final Connection connection;
  private final PreparedStatement select;
  private final ResultSet rows;
  private final RowReader<T> reader;
  private boolean open = true;

  private StreamedRows(
      PostgresErrors errors,
      Connection connection,
      PreparedStatement select,
      ResultSet rows,
      RowReader<T> reader) {
    this.errors = errors;
    this.connection = connection;
    this.select = select;
    this.rows = rows;
    this.reader = reader;
  }

  /// Makes a value of the row a result set stands on.
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// Fills in what a statement asks for.
  interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  // The statement and its rows are closed by close(), or with the connection if they cannot be
  // begun.
  static <T> Rows<T> open(
      PostgresErrors errors,
      Connection connection,
      String sql,
      Binding binding,
      RowReader<T> reader)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Whoever reads may take minutes for each row, and holds nothing that others wait for.
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
    }
    PreparedStatement select = connection.prepareStatement(sql);
    select.setFetchSize(AT_ONCE);
    binding.bind(select);
    return new StreamedRows<>(errors, connection, select, select.executeQuery(), reader);
  }

  @Override
  public Optional<T> next() {
    if (!open) {
      throw new IllegalStateException("The answer is closed.");
    }
    try {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw errors.of(DOING, e);
    } catch (IllegalArgumentException e) {
      throw errors.corrupt("a row makes no sense, " + e.getMessage());
    }
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      // Where the connection is gone there is nothing left to close.
      try (connection;
          select;
          rows) {
        return;
      } catch (SQLException _) {
        return;
      }
    }
  }
}
