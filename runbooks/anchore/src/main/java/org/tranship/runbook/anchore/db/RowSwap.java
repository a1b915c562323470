package org.tranship.runbook.anchore.db;

import static org.tranship.runbook.anchore.db.AnchoreCatalog.CONTENT_URL;
import static org.tranship.runbook.anchore.db.AnchoreCatalog.DIGEST;
import static org.tranship.runbook.anchore.db.AnchoreCatalog.IS_COMPRESSED;
import static org.tranship.runbook.anchore.db.AnchoreCatalog.LAST_UPDATED;
import static org.tranship.runbook.anchore.db.AnchoreCatalog.SIZE;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.CompositeKey;
import org.tranship.core.value.Key;

/// Changes many rows of `archive_metadata` in one statement, each only if it still holds what is
/// expected, and finds out what became of the others. `created_at`, `document_metadata` and the
/// record state stay as they are.
final class RowSwap {
  private static final String UPDATE =
      """
      update archive_metadata m
         set content_url = w.new_url, is_compressed = w.new_compressed::boolean,
             digest = w.new_digest, size = w.new_size::bigint,
             last_updated = w.new_updated::integer
        from unnest(?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          with ordinality
          as w(b, a, u, d, old_url, old_compressed, old_digest, old_size, old_updated,
               new_url, new_compressed, new_digest, new_size, new_updated, number)
       where (m.bucket, m."archiveId", m."userId", m."documentName") = (w.b, w.a, w.u, w.d)
         and m.content_url is not distinct from w.old_url
         and m.is_compressed is not distinct from w.old_compressed::boolean
         and m.digest is not distinct from w.old_digest
         and m.size is not distinct from w.old_size::bigint
         and m.last_updated is not distinct from w.old_updated::integer
      returning w.number
      """;

  private static final String FIND =
      """
      select m.bucket, m."archiveId", m."userId", m."documentName", m.content_url,
             m.is_compressed, m.digest, m.size, m.last_updated
        from archive_metadata m
        join unnest(?::text[], ?::text[], ?::text[], ?::text[]) as w(b, a, u, d)
          on (m.bucket, m."archiveId", m."userId", m."documentName") = (w.b, w.a, w.u, w.d)
      """;

  private final Connection connection;

  RowSwap(Connection connection) {
    this.connection = connection;
  }

  List<Outcome> swap(List<Swap> swaps) throws SQLException {
    BitSet swapped = update(swaps);
    List<Swap> others =
        IntStream.range(0, swaps.size())
            .filter(i -> !swapped.get(i))
            .<Swap>mapToObj(swaps::get)
            .toList();
    Map<Key, Pointer> now = others.isEmpty() ? Map.of() : find(others);
    List<Outcome> outcomes = new ArrayList<>(swaps.size());
    for (int i = 0; i < swaps.size(); i++) {
      Swap swap = swaps.get(i);
      Pointer found = now.get(swap.id());
      if (swapped.get(i)) {
        outcomes.add(Outcome.SWAPPED);
      } else if (found == null) {
        outcomes.add(Outcome.GONE);
      } else {
        outcomes.add(
            AnchoreCatalog.sameBytes(found, swap.replacement())
                ? Outcome.ALREADY
                : Outcome.CHANGED);
      }
    }
    return outcomes;
  }

  /// The places in the list of those whose rows were changed.
  private BitSet update(List<Swap> swaps) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      bindIds(update, swaps);
      int next = 5;
      for (String column : List.of(CONTENT_URL, IS_COMPRESSED, DIGEST, SIZE, LAST_UPDATED)) {
        bind(update, next++, swaps, swap -> swap.expected().values().get(column));
      }
      for (String column : List.of(CONTENT_URL, IS_COMPRESSED, DIGEST, SIZE, LAST_UPDATED)) {
        bind(update, next++, swaps, swap -> swap.replacement().values().get(column));
      }
      BitSet swapped = new BitSet(swaps.size());
      try (ResultSet answer = update.executeQuery()) {
        while (answer.next()) {
          swapped.set(answer.getInt(1) - 1);
        }
      }
      return swapped;
    }
  }

  private Map<Key, Pointer> find(List<Swap> swaps) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      bindIds(find, swaps);
      Map<Key, Pointer> found = new HashMap<>();
      try (ResultSet answer = find.executeQuery()) {
        while (answer.next()) {
          Row row = AnchoreCatalog.row(answer);
          found.put(row.id(), row.pointer());
        }
      }
      return found;
    }
  }

  private void bindIds(PreparedStatement statement, List<Swap> swaps) throws SQLException {
    String[][] columns = new String[4][swaps.size()];
    for (int i = 0; i < swaps.size(); i++) {
      List<String> id = CompositeKey.decode(swaps.get(i).id(), columns.length).components();
      for (int column = 0; column < columns.length; column++) {
        columns[column][i] = id.get(column);
      }
    }
    for (int column = 0; column < columns.length; column++) {
      statement.setArray(column + 1, connection.createArrayOf("text", columns[column]));
    }
  }

  private void bind(PreparedStatement statement, int index, List<Swap> swaps, Column column)
      throws SQLException {
    @Nullable Object[] values = new @Nullable Object[swaps.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.of(swaps.get(i));
    }
    statement.setArray(index, connection.createArrayOf("text", values));
  }

  /// One value of each swap; null for NULL.
  private interface Column {
    @Nullable String of(Swap swap);
  }
}
