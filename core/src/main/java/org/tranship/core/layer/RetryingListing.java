package org.tranship.core.layer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// A listing that, after a fault, is opened again after the last key it gave. Without order no
/// place in a listing can be found again: then a fault surfaces unless nothing was given yet.
final class RetryingListing implements Listing {
  private final Store store;
  private final ListRequest request;
  private final boolean ordered;
  private final BackOff.Attempts attempts;
  private @Nullable Listing current;
  private @Nullable Key last;
  private @Nullable StoreException ended;

  RetryingListing(
      Store store, ListRequest request, Listing first, boolean ordered, BackOff.Attempts attempts) {
    this.store = store;
    this.request = request;
    this.current = first;
    this.ordered = ordered;
    this.attempts = attempts;
  }

  @Override
  public @Nullable Entry next() {
    if (ended != null) {
      throw ended;
    }
    while (true) {
      try {
        Listing from = current;
        if (from == null) {
          from = store.list(rest());
          current = from;
        }
        Entry entry = from.next();
        if (entry != null) {
          last = entry.key();
          attempts.progressed();
        }
        return entry;
      } catch (StoreException fault) {
        close();
        Optional<StoreException> end =
            ordered || last == null ? attempts.failed(fault) : Optional.of(fault);
        if (end.isPresent()) {
          ended = end.get();
          throw end.get();
        }
      }
    }
  }

  private ListRequest rest() {
    return last == null ? request : request.startingAfter(last);
  }

  @Override
  public void close() {
    Listing open = current;
    current = null;
    if (open != null) {
      open.close();
    }
  }
}
