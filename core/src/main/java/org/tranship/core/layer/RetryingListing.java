package org.tranship.core.layer;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// A listing that, after a fault, is opened again after the last key it gave. Without order no
/// place in a listing can be found again: then a fault surfaces unless nothing was given yet.
///
/// A fault that names a key is about what is there alone. It is handed on, after retries where they
/// can help, and the listing goes on behind it. When the listing is opened again it comes once more
/// and is passed over.
final class RetryingListing implements Listing {
  /// So many that were told are remembered; those behind them are handed on without retries.
  private static final int MOST_TOLD = 1000;

  private final Store store;
  private final ListRequest request;
  private final boolean ordered;
  private final BackOff.Attempts attempts;
  private @Nullable Listing current;
  private @Nullable Key last;
  private @Nullable StoreException ended;

  /// The end was given. Asking again must not open the listing once more and find what came since.
  private boolean finished;

  /// What was told since the last entry, which is what opening it again can bring back.
  private final Set<Key> told = new HashSet<>();

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
    while (!finished) {
      try {
        Listing from = current;
        if (from == null) {
          from = store.list(rest());
          current = from;
        }
        Entry entry = from.next();
        if (entry != null) {
          last = entry.key();
          told.clear();
          attempts.progressed();
        }
        finished = entry == null;
        return entry;
      } catch (StoreException fault) {
        Optional<Key> named = fault.key();
        if (named.isPresent() && told.contains(named.get())) {
          continue;
        }
        boolean place = ordered || last == null;
        boolean again = place && (named.isEmpty() || told.size() < MOST_TOLD);
        Optional<StoreException> end = again ? attempts.failed(fault) : Optional.of(fault);
        if (end.isPresent() && named.isPresent()) {
          if (told.size() < MOST_TOLD) {
            told.add(named.get());
          }
          attempts.progressed();
          throw end.get();
        }
        close();
        if (end.isPresent()) {
          ended = end.get();
          throw end.get();
        }
      }
    }
    return null;
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
