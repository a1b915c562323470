package org.tranship.core.store;

import org.jspecify.annotations.Nullable;

/// A streamed listing. Used by one thread; closed by whoever opened it, also half way.
public interface Listing extends AutoCloseable {
  /// The next entry, or null at the end.
  ///
  /// @throws StoreException when the listing cannot go on; the caller must not take what it has for
  ///   the whole
  @Nullable Entry next();

  @Override
  void close();
}
