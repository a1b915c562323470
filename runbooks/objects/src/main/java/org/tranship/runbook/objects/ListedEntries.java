package org.tranship.runbook.objects;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// One side's listing, asked for keys that come in key order: reads along, and holds one entry.
/// What cannot be listed by its name counts as absent, so whoever asks must take absence for the
/// worse of the two.
final class ListedEntries implements AutoCloseable {
  private final Listing listing;
  private @Nullable Entry head;

  /// @param plan whose selection of keys says where the listing begins
  /// @throws StoreException if the store cannot be listed
  ListedEntries(CopyPlan plan, Store store) {
    this.listing =
        Walk.withoutNames(
            store.list(new ListRequest(plan.selection().keys().beginning(), Optional.empty())));
    this.head = listing.next();
  }

  /// @param key not in front of one that was asked for before
  Optional<Entry> at(Key key) {
    while (head != null && head.key().compareTo(key) < 0) {
      head = listing.next();
    }
    return Optional.ofNullable(head).filter(it -> it.key().equals(key));
  }

  @Override
  public void close() {
    listing.close();
  }
}
