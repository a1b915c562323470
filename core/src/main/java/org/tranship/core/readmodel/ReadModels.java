package org.tranship.core.readmodel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.eventlog.Cursor;

/// The port to where read models are kept. Faults are told as
/// [org.tranship.core.eventlog.EventLogException], as those of logs are.
///
/// Every method may be called from many threads, blocks its caller and holds no retry loop.
public interface ReadModels extends AutoCloseable {
  /// Which of the tables of a read model.
  enum Side {
    /// What the service reads.
    LIVE,
    /// What is being built; nobody reads it, and nothing fires when it is written to.
    SHADOW,
    /// What was live until the last swap. It is kept until it is put back or dropped, and no other
    /// swap takes its place.
    BEFORE
  }

  /// Whether a read model can be kept here, rebuilt and swapped: the place is reachable, the live
  /// table, where there is one, has the columns, and nothing hangs on it that a swap would break or
  /// set off. Changes nothing.
  ///
  /// @throws org.tranship.core.eventlog.EventLogException saying what is wrong and what next
  void check(ViewShape view);

  /// Whether there is such a table.
  boolean exists(ViewShape view, Side side);

  /// How far a table has come; empty if it is not there, or was not made by this port.
  Optional<ViewMark> mark(ViewShape view, Side side);

  /// Makes an empty shadow that has come to the start, in the form of the live table where there is
  /// one. A shadow that is there is thrown away. Safe to repeat; killed half way, there is a shadow
  /// without a mark, or none.
  void create(ViewShape view, String revision);

  /// The rows with these keys that are there.
  Map<List<String>, ViewRow> rows(ViewShape view, Side side, Collection<List<String>> keys);

  /// Changes rows and moves the mark, all at once or not at all, and only if the mark still is what
  /// it is thought to be. So whoever does not know what became of it asks for the mark, and two who
  /// fill one table at once do not both count an event.
  ///
  /// @param changes keys to rows; empty to remove. A row replaces all columns of the shape
  /// @return whether it was done; false if the mark is another one
  boolean write(
      ViewShape view,
      Side side,
      Map<List<String>, Optional<ViewRow>> changes,
      ViewMark expected,
      ViewMark mark);

  /// All rows, in the order of [ViewShape#order], in memory that does not grow with their number.
  Cursor<ViewRow> scan(ViewShape view, Side side);

  /// By what the swap was done that can still be taken back: the revision of the shadow that is
  /// live since, also where nothing was live before. Empty if no swap was, or what was live before
  /// is put back or dropped.
  Optional<String> swapped(ViewShape view);

  /// Puts the shadows of all these in the place of the live ones, all at once; those are kept as
  /// they were. Where one has no shadow, nothing happens to it, so it is safe to repeat.
  ///
  /// @throws org.tranship.core.eventlog.EventLogException of kind `UNSUPPORTED`, with nothing
  ///   changed, if one of them was swapped before and that can still be taken back
  void swap(List<ViewShape> views);

  /// Puts back what was live before the swap, all at once. Where nothing was, there is no table
  /// afterwards. Safe to repeat.
  ///
  /// @param revisions the read models, and by what each was swapped: where it was swapped by
  ///   anything else since, or not at all, nothing happens to it
  /// @return the names of those that were put back
  List<String> swapBack(Map<ViewShape, String> revisions);

  /// Removes the shadow, or what was live before the swap. Missing: nothing happens.
  ///
  /// @param side not the live one
  void drop(ViewShape view, Side side);

  @Override
  void close();
}
