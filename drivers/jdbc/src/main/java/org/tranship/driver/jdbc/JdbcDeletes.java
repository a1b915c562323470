package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// Removes many rows with few statements. A batch is one transaction; when one of its rows is
/// refused for its own sake (another row refers to it), the batch is done again row by row.
final class JdbcDeletes {
  /// Rows removed by one statement.
  static final int BATCH = 1000;

  private static final String DELETE = "delete";

  private final Table table;
  private final ConnectionPool pool;
  private final JdbcErrors errors;
  private final List<DeleteRequest> requests;
  private final @Nullable WriteOutcome[] outcomes;

  JdbcDeletes(Table table, ConnectionPool pool, JdbcErrors errors, List<DeleteRequest> requests) {
    this.table = table;
    this.pool = pool;
    this.errors = errors;
    this.requests = requests;
    this.outcomes = new WriteOutcome[requests.size()];
  }

  List<WriteOutcome> run() {
    List<Integer> batch = new ArrayList<>();
    List<RowKey> rows = new ArrayList<>();
    Set<Key> seen = new HashSet<>();
    for (int i = 0; i < requests.size(); i++) {
      DeleteRequest request = requests.get(i);
      RowKey row;
      try {
        row = RowKey.of(request.key(), table.shape().key());
      } catch (IllegalArgumentException e) {
        outcomes[i] = refused(Kind.INVALID_KEY, request.key(), String.valueOf(e.getMessage()));
        continue;
      }
      if (request.ifVersion().isPresent() && !table.shape().versioned()) {
        outcomes[i] =
            refused(Kind.UNSUPPORTED, request.key(), "the rows of this table have no version");
        continue;
      }
      // The second of two equal keys is for a batch of its own: it finds what the first has left.
      if (batch.size() == BATCH || !seen.add(request.key())) {
        carryOut(batch, rows);
        batch.clear();
        rows.clear();
        seen.clear();
        seen.add(request.key());
      }
      batch.add(i);
      rows.add(row);
    }
    if (!batch.isEmpty()) {
      carryOut(batch, rows);
    }
    List<WriteOutcome> all = new ArrayList<>(outcomes.length);
    for (WriteOutcome outcome : outcomes) {
      all.add(Objects.requireNonNull(outcome));
    }
    return all;
  }

  private void carryOut(List<Integer> batch, List<RowKey> rows) {
    Connection connection;
    try {
      connection = pool.connection(DELETE, requests.get(batch.getFirst()).key());
    } catch (StoreException e) {
      batch.forEach(i -> outcomes[i] = new WriteOutcome.Refused(e));
      return;
    }
    SQLException fault;
    try {
      List<Boolean> gone =
          table
              .dialect()
              .delete(connection, table.sql(), rows, batch.stream().map(requests::get).toList());
      for (int i = 0; i < batch.size(); i++) {
        int number = batch.get(i);
        outcomes[number] =
            gone.get(i)
                ? WriteOutcome.done()
                : new WriteOutcome.Refused(errors.changed(DELETE, requests.get(number).key()));
      }
      return;
    } catch (SQLException e) {
      fault = e;
    } finally {
      ConnectionPool.giveBack(connection);
    }
    if (batch.size() > 1 && JdbcErrors.ofOneRow(fault)) {
      for (int i = 0; i < batch.size(); i++) {
        carryOut(List.of(batch.get(i)), List.of(rows.get(i)));
      }
    } else {
      for (int number : batch) {
        outcomes[number] = errors.outcome(fault, DELETE, requests.get(number).key());
      }
    }
  }

  private WriteOutcome refused(Kind kind, Key key, String reason) {
    return new WriteOutcome.Refused(errors.fault(kind, DELETE, key, reason, ""));
  }
}
