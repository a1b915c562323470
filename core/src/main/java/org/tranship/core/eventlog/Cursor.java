package org.tranship.core.eventlog;

import org.jspecify.annotations.Nullable;

/// A stream of things out of a log. Used by one thread; closed by whoever opened it, also half way.
///
/// @param <T> what it gives
public interface Cursor<T> extends AutoCloseable {
  /// The next one, or null at the end.
  ///
  /// @throws EventLogException when the next one cannot be given; what came before it was right,
  ///   the reading is not complete. After it the cursor has ended, unless the kind is `MALFORMED`:
  ///   then the next call goes on behind the one event
  @Nullable T next();

  @Override
  void close();

  /// What is there already, as a cursor.
  static <T> Cursor<T> over(Iterable<T> all) {
    var iterator = all.iterator();
    return new Cursor<>() {
      @Override
      public @Nullable T next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {}
    };
  }
}
