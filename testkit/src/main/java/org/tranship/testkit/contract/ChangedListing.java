package org.tranship.testkit.contract;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Listing;

/// A listing whose entries are told otherwise than they are.
///
/// @param listing the true one, closed with this
/// @param change what is told of each
public record ChangedListing(Listing listing, UnaryOperator<Entry> change) implements Listing {
  @Override
  public @Nullable Entry next() {
    Entry entry = listing.next();
    return entry == null ? null : change.apply(entry);
  }

  @Override
  public void close() {
    listing.close();
  }
}
