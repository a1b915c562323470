package org.tranship.core.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.value.Key;

/// The service's own rows that say where its objects are. Several rows may point at one object.
///
/// Faults come as [CatalogException]. Methods may be called from several threads.
public interface Catalog extends AutoCloseable {
  /// The rows, streamed in the catalogue's own order, in memory that does not grow with their
  /// number. A row that is changed meanwhile is given in its old or its new state.
  ///
  /// @param after go on behind this row
  Rows rows(Optional<Key> after);

  /// How many rows there are for this run. May be slow; asked once.
  long count();

  /// These rows as they are now, also where they do not belong to this run any more; those that are
  /// gone are left out. In memory, so ask for a batch at a time.
  Map<Key, Row> find(Collection<Key> ids);

  /// The rows of the whole catalogue, whether they belong to this run or not, that hold all the
  /// values of one of these pointers now. Columns that a pointer does not name may hold anything.
  /// For finding out who else points at an object; ask for a batch at a time. An index over the
  /// columns named makes it quick.
  ///
  /// @param values at least one column each, all with the same columns
  List<Row> holding(Collection<Pointer> values);

  /// Points rows elsewhere, each only if it still holds the pointer expected. One transaction for
  /// all: when it returns, every row that is `SWAPPED` is committed.
  ///
  /// @return one outcome a swap, in their order
  /// @throws CatalogException if the transaction failed as a whole; where its answer was lost, the
  ///   caller asks again with the same swaps, and those carried out answer `ALREADY`
  List<Outcome> swap(List<Swap> swaps);

  /// Finds out whether such a swap will compare and set, before anything relies on it: carries it
  /// out and takes it back, in one transaction that is never committed, where the catalogue does
  /// not know that by itself. A row that somebody has changed or removed since is no fault.
  ///
  /// @throws CatalogException of kind `SCHEMA` if it would not
  default void rehearse(Swap swap) {}

  @Override
  void close();

  /// One row.
  ///
  /// @param id what identifies it, as text in key form; unique in the catalogue
  /// @param pointer the values that a migration changes
  record Row(Key id, Pointer pointer) {}

  /// A row to be pointed elsewhere.
  ///
  /// @param id the row
  /// @param expected what it must hold
  /// @param replacement what it shall hold
  record Swap(Key id, Pointer expected, Pointer replacement) {}

  /// What became of a swap.
  enum Outcome {
    /// The row held what was expected and now holds the replacement.
    SWAPPED,
    /// It held the replacement already.
    ALREADY,
    /// It holds something else: somebody changed it. It was left alone.
    CHANGED,
    /// It is not there any more.
    GONE
  }

  /// A streamed answer, used by one thread and closed by whoever asked.
  interface Rows extends AutoCloseable {
    /// The next row, or empty at the end.
    Optional<Row> next();

    @Override
    void close();
  }
}
