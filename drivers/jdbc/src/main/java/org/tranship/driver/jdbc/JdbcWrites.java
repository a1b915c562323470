package org.tranship.driver.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Writes one row with one statement, which commits by itself. A value up to [TableSql#SMALL] bytes
/// is taken into memory first; a larger one streams into the message to the database, and if the
/// source fails half way the message is never executed.
final class JdbcWrites {
  private static final String WRITE = "write";

  private final ConnectionPool pool;
  private final JdbcErrors errors;

  JdbcWrites(ConnectionPool pool, JdbcErrors errors) {
    this.pool = pool;
    this.errors = errors;
  }

  WriteOutcome put(Table table, PutRequest request) {
    RowKey row;
    try {
      row = RowKey.of(request.key(), table.shape().key());
    } catch (IllegalArgumentException e) {
      return refused(Kind.INVALID_KEY, request.key(), String.valueOf(e.getMessage()), "");
    }
    Optional<WriteOutcome> refusal = refusal(table, request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Content content = request.content();
    try {
      if (content instanceof Content.Bytes(byte[] array, int offset, int length)) {
        byte[] bytes =
            offset == 0 && length == array.length
                ? array
                : Arrays.copyOfRange(array, offset, offset + length);
        return write(table, request, row, bytes, null);
      }
      int size = Math.toIntExact(content.size().bytes());
      try (ExactStream exact = new ExactStream(content.open(), size, pool::step)) {
        if (size > TableSql.SMALL) {
          return write(table, request, row, null, exact);
        }
        return write(table, request, row, exact.readNBytes(size), null);
      }
    } catch (IOException e) {
      throw sourceFault(e, request.key());
    }
  }

  /// What can be refused without asking the database.
  private Optional<WriteOutcome> refusal(Table table, PutRequest request) {
    Key key = request.key();
    long size = request.content().size().bytes();
    TableShape shape = table.shape();
    if (!shape.writable()) {
      return Optional.of(
          refused(
              Kind.UNSUPPORTED,
              key,
              "\""
                  + shape.table()
                  + "\" is no table with a unique index over its key columns, so that a write could"
                  + " not tell a new row from one that is there",
              "Create a unique index over exactly the key and fixed columns."));
    } else if (size > table.dialect().largestValue()) {
      return Optional.of(
          refused(
              Kind.TOO_LARGE,
              key,
              "the object has "
                  + size
                  + " bytes and a value of this database at most "
                  + table.dialect().largestValue(),
              ""));
    } else if (key.utf8().length > table.dialect().longestKey()) {
      return Optional.of(
          refused(
              Kind.INVALID_KEY,
              key,
              "the key has more than " + table.dialect().longestKey() + " bytes",
              ""));
    } else if (request.condition() instanceof Condition.IfVersion && !shape.versioned()) {
      return Optional.of(
          refused(Kind.UNSUPPORTED, key, "the rows of this table have no version", ""));
    }
    for (String name : request.attributes().asMap().keySet()) {
      if (shape.attributes().stream().noneMatch(c -> name.equals(Attributes.COLUMN + c.name()))) {
        return Optional.of(
            refused(
                Kind.UNSUPPORTED,
                key,
                "the table keeps no attribute \"" + name + "\"",
                "Only the columns named in the parameter attributes are kept."));
      }
    }
    return Optional.empty();
  }

  private WriteOutcome write(
      Table table,
      PutRequest request,
      RowKey row,
      byte @Nullable [] bytes,
      @Nullable ExactStream stream)
      throws IOException {
    Key key = request.key();
    Connection connection;
    try {
      connection = pool.connection(WRITE, key);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    TableSql sql = table.sql();
    String text =
        switch (request.condition()) {
          case Condition.Always() -> sql.upsert();
          case Condition.IfAbsent() -> sql.insertIfAbsent();
          case Condition.IfVersion _ -> sql.replaceVersion();
        };
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      int index = 1;
      boolean keyFirst = !(request.condition() instanceof Condition.IfVersion);
      if (keyFirst) {
        index = sql.values().bindKey(statement, index, row);
      }
      if (stream == null) {
        statement.setBytes(index++, bytes);
      } else {
        statement.setBinaryStream(index++, stream, request.content().size().bytes());
      }
      index = sql.values().bindAttributes(statement, index, request.attributes());
      if (request.condition() instanceof Condition.IfVersion(Version version)) {
        index = sql.values().bindKey(statement, index, row);
        statement.setString(index, version.token());
      }
      return execute(table, statement)
          .<WriteOutcome>map(WriteOutcome::done)
          .orElseGet(() -> notWritten(request));
    } catch (SQLException e) {
      IOException source = stream == null ? null : stream.fault();
      if (source != null) {
        throw source;
      }
      return request.condition() instanceof Condition.IfAbsent
              && table.dialect().insertFailsIfPresent()
              && JdbcErrors.duplicate(e)
          ? notWritten(request)
          : errors.outcome(e, WRITE, key);
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }

  /// Executes; the new version, or empty if no row was written.
  private static Optional<Version> execute(Table table, PreparedStatement statement)
      throws SQLException {
    if (!table.shape().versioned()) {
      return statement.executeUpdate() > 0 ? Optional.of(Version.NONE) : Optional.empty();
    }
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(Version.of(rows.getString(1))) : Optional.empty();
    }
  }

  private WriteOutcome notWritten(PutRequest request) {
    return switch (request.condition()) {
      case Condition.Always() ->
          refused(
              Kind.UNEXPECTED,
              request.key(),
              "the database wrote no row, as when a trigger or a rule suppresses it",
              "");
      case Condition.IfAbsent() ->
          refused(Kind.CONDITION_FAILED, request.key(), "a row with this key is there", "");
      case Condition.IfVersion _ ->
          refused(
              Kind.CONDITION_FAILED,
              request.key(),
              "there is no row with this key in the version asked for",
              "");
    };
  }

  private WriteOutcome refused(Kind kind, Key key, String reason, String next) {
    return new WriteOutcome.Refused(errors.fault(kind, WRITE, key, reason, next));
  }

  private StoreException sourceFault(IOException fault, Key key) {
    return fault instanceof ExactStream.WrongLength
        ? errors.fault(Kind.SOURCE_FAULT, WRITE, key, String.valueOf(fault.getMessage()), "")
        : StoreException.reading(fault, key);
  }
}
