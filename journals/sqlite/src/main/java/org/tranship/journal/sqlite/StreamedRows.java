package org.tranship.journal.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.tranship.core.journal.RunView.Rows;
import org.tranship.journal.sqlite.SqliteRunView.RowReader;

/// An answer too long for memory: a statement in the middle of its rows, on a connection of its
/// own. The one statement is its own read transaction, so all rows are of one moment.
final class StreamedRows<T> implements Rows<T> {
  private static final String DOING = "read results";

  private final Readers readers;
  private final Connection connection;
  private final PreparedStatement select;
  private final ResultSet rows;
  private final RowReader<T> reader;
  private boolean open = true;

  private StreamedRows(
      Readers readers,
      Connection connection,
      PreparedStatement select,
      ResultSet rows,
      RowReader<T> reader) {
    this.readers = readers;
    this.connection = connection;
    this.select = select;
    this.rows = rows;
    this.reader = reader;
  }

  // The statement and its rows are closed by close(), or here if the statement cannot be begun.
  static <T> Rows<T> open(Readers readers, String sql, Binding binding, RowReader<T> reader) {
    Connection connection = readers.borrow();
    try {
      try {
        PreparedStatement select = connection.prepareStatement(sql);
        binding.bind(select);
        return new StreamedRows<>(readers, connection, select, select.executeQuery(), reader);
      } catch (SQLException e) {
        readers.giveBack(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteErrors.of(readers.file(), DOING, e);
    }
  }

  @Override
  public Optional<T> next() {
    if (!open) {
      throw new IllegalStateException("The answer is closed.");
    }
    try {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw SqliteErrors.of(readers.file(), DOING, e);
    } catch (IllegalArgumentException e) {
      throw SqliteErrors.corrupt(readers.file(), "a row makes no sense, " + e.getMessage());
    }
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      try {
        try {
          rows.close();
          select.close();
        } finally {
          readers.giveBack(connection);
        }
      } catch (SQLException e) {
        throw SqliteErrors.of(readers.file(), DOING, e);
      }
    }
  }

  interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }
}
