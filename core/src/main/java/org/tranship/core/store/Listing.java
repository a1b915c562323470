package org.tranship.core.store;

import org.jspecify.annotations.Nullable;

/// A streamed listing. Used by one thread; closed by whoever opened it, also half way.
public interface Listing extends AutoCloseable {
  /// The next entry, or null at the end.
  ///
  /// @throws StoreException when an entry cannot be given; the caller must not take what it has for
  ///   the whole. If the exception names a key, it is about what is there alone (a file whose name
  ///   is no key, a directory that may not be read), and the next call goes on behind it; such a
  ///   key may be out of order, since it need not be one. Otherwise the listing has ended
  @Nullable Entry next();

  @Override
  void close();
}
