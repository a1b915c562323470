package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.BatchReads;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// The rows of a table as objects: some columns make the key, one holds the bytes, others may be
/// kept as attributes `column.NAME` (a NULL is an absent attribute; on writing, an absent attribute
/// is NULL). A content of NULL reads as no bytes.
///
/// A write is one statement and so atomic and durable as the database's commits are; columns that
/// the location does not name keep their value, or get their default. A large value is read in
/// pieces of one state of its row; the connection is in use until the body is closed. A fault of a
/// text column that is asked to hold bytes which are no UTF-8 text, or U+0000, is `UNSUPPORTED`:
/// the bytes may be right, only this store cannot hold them.
///
/// What the table is like is read from the database on first use, by whichever method comes first
/// (`capabilities` too, which may then fail like any other), and kept.
final class JdbcStore implements Store {
  private final JdbcLocation location;
  private final Dialect dialect;
  private final ConnectionPool pool;
  private final JdbcErrors errors;
  private final ReentrantLock inspecting = new ReentrantLock();
  private final JdbcWrites writes;
  private volatile @Nullable Table table;
  private volatile @Nullable Capabilities capabilities;

  JdbcStore(JdbcLocation location, Dialect dialect, ConnectionPool pool, JdbcErrors errors) {
    this.location = location;
    this.dialect = dialect;
    this.pool = pool;
    this.errors = errors;
    this.writes = new JdbcWrites(pool, errors);
  }

  @Override
  public Capabilities capabilities() {
    Capabilities known = capabilities;
    if (known == null) {
      known = capabilities(table("open").shape());
      capabilities = known;
    }
    return known;
  }

  private Capabilities capabilities(TableShape shape) {
    boolean writable = shape.writable();
    ByteCount largest = ByteCount.of(dialect.largestValue());
    return new Capabilities(
        shape.ordered(),
        writable,
        writable && shape.versioned(),
        shape.versioned() ? Capabilities.Versions.CONDITIONAL : Capabilities.Versions.NONE,
        true,
        writable,
        Set.of(),
        shape.attributes().isEmpty()
            ? EnumSet.noneOf(Attributes.Kind.class)
            : EnumSet.of(Attributes.Kind.COLUMNS),
        new KeyRules(dialect.longestKey(), Integer.MAX_VALUE, false, true, false),
        largest,
        largest,
        JdbcDeletes.BATCH,
        dialect.footprint(location.access().pool()));
  }

  @Override
  public void check() {
    Table fresh = inspect("check");
    try (Connection connection = pool.connection("check", null);
        PreparedStatement statement =
            connection.prepareStatement(fresh.sql().page(List.of(), false, false))) {
      // The right to read shows itself already where one row is asked for.
      fresh.sql().values().bindFixed(statement, 1);
      statement.setMaxRows(1);
      statement.executeQuery().close();
    } catch (SQLException e) {
      throw errors.of(e, "check", null);
    }
  }

  @Override
  public Listing list(ListRequest request) {
    return new JdbcListing(table("list"), pool, errors, request);
  }

  @Override
  public Optional<Entry> stat(Key key) {
    Table open = table("stat");
    RowKey row = rowKey(open, key, "stat");
    try (Connection connection = pool.connection("stat", key);
        PreparedStatement statement = connection.prepareStatement(open.sql().stat())) {
      open.sql().values().bindKey(statement, 1, row);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        Entry entry = RowReader.entry(rows, 1, key, open.shape());
        refuseSecondRow(rows, key, "stat");
        return Optional.of(entry);
      }
    } catch (SQLException e) {
      throw errors.of(e, "stat", key);
    }
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    Table open = table("read");
    RowKey row = rowKey(open, key, "read");
    return new RowReader(open, pool, errors).open(row, request);
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    Table open;
    try {
      open = table("write");
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return writes.put(open, request);
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    Table open;
    try {
      open = table("delete");
    } catch (StoreException e) {
      return Collections.nCopies(requests.size(), new WriteOutcome.Refused(e));
    }
    return new JdbcDeletes(open, pool, errors, requests).run();
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return type == BatchReads.class
        ? Optional.of(type.cast(new RowBatch(() -> table("read"), pool, errors)))
        : Optional.empty();
  }

  private RowKey rowKey(Table open, Key key, String operation) {
    try {
      return RowKey.of(key, open.shape().key());
    } catch (IllegalArgumentException e) {
      throw errors.fault(Kind.INVALID_KEY, operation, key, String.valueOf(e.getMessage()), "");
    }
  }

  private void refuseSecondRow(ResultSet rows, Key key, String operation) throws SQLException {
    if (rows.next()) {
      throw errors.secondRow(operation, key);
    }
  }

  private Table table(String operation) {
    Table known = table;
    if (known != null) {
      return known;
    }
    inspecting.lock();
    try {
      known = table;
      return known != null ? known : inspect(operation);
    } finally {
      inspecting.unlock();
    }
  }

  private Table inspect(String operation) {
    try (Connection connection = pool.connection(operation, null)) {
      Table fresh = new Table(dialect.inspect(connection, location), dialect);
      if (table == null) {
        table = fresh;
      }
      return fresh;
    } catch (ShapeException e) {
      throw errors.of(e, operation);
    } catch (SQLException e) {
      throw errors.of(e, operation, null);
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  @Override
  public String toString() {
    return errors.store();
  }
}
