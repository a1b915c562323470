package org.tranship.driver.snapshot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.tranship.client.sqlite.SqliteFile;
import org.tranship.core.snapshot.SnapshotWriter.Missing;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// The rows of a snapshot in key order, and between them the faults of what could not be listed.
final class SnapshotListing implements Listing {
  private static final String LIST = "list";

  /// A blob of no bytes is before every key.
  private static final byte[] FIRST = {};

  private final SnapshotFile file;
  private final boolean content;
  private final ListRequest request;

  /// How many rows there must be; less than 0 if only some were asked for.
  private final long expected;

  private final Connection connection;
  private final PreparedStatement objects;
  private final PreparedStatement faults;
  private final ResultSet rows;
  private final ResultSet faultRows;
  private @Nullable Entry entry;
  private @Nullable StoreException fault;
  private long given;
  private boolean closed;

  // Statements are closed with their connection, by close() or where they cannot be begun.
  SnapshotListing(SnapshotFile file, long all, boolean content, ListRequest request) {
    this.file = file;
    this.content = content;
    this.request = request;
    this.expected = request.equals(ListRequest.ALL) ? all : -1;
    this.connection = file.connect(LIST);
    try {
      this.objects =
          connection.prepareStatement(
              "SELECT "
                  + ObjectRow.COLUMNS
                  + " FROM object WHERE key > ? AND key >= ?"
                  + " ORDER BY key");
      this.faults =
          connection.prepareStatement(
              "SELECT key, code, reason FROM fault WHERE missing = ? AND key > ? AND key >= ?"
                  + " ORDER BY key");
      byte[] after = request.after().map(Key::utf8).orElse(FIRST);
      byte[] prefix = request.prefix().isEmpty() ? FIRST : Key.of(request.prefix()).utf8();
      objects.setBytes(1, after);
      objects.setBytes(2, prefix);
      faults.setString(1, FaultRow.word(Missing.ENTRY));
      faults.setBytes(2, after);
      faults.setBytes(3, prefix);
      this.rows = objects.executeQuery();
      this.faultRows = faults.executeQuery();
      nextFault();
    } catch (SQLException e) {
      SqliteFile.closeAfter(connection, e);
      throw file.errors().of(e, LIST);
    }
  }

  @Override
  public @Nullable Entry next() {
    if (closed) {
      return null;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw StoreException.of(Kind.INTERRUPTED, LIST, file.errors().display())
          .because("the thread was told to stop")
          .build();
    }
    try {
      Entry next = entry == null ? read() : entry;
      StoreException told = fault;
      if (told != null
          && (next == null || told.key().orElse(next.key()).compareTo(next.key()) <= 0)) {
        entry = next;
        nextFault();
        throw told;
      }
      entry = null;
      return next;
    } catch (SQLException e) {
      throw file.errors().of(e, LIST);
    } catch (IllegalArgumentException e) {
      throw file.errors().corrupt(LIST, "a row makes no sense, " + e.getMessage());
    }
  }

  private @Nullable Entry read() throws SQLException {
    if (rows.next()) {
      Entry read = ObjectRow.read(rows, content);
      if (read.key().startsWith(request.prefix())) {
        given++;
        return read;
      }
      return null;
    }
    if (expected >= 0 && given != expected) {
      throw file.errors()
          .corrupt(LIST, "it says that it has " + expected + " objects, and there are " + given);
    }
    return null;
  }

  private void nextFault() throws SQLException {
    fault = null;
    if (faultRows.next()) {
      StoreException read = FaultRow.read(faultRows, file.errors().display());
      if (read.key().orElseThrow().startsWith(request.prefix())) {
        fault = read;
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        connection.close();
      } catch (SQLException e) {
        throw file.errors().of(e, LIST);
      }
    }
  }
}
