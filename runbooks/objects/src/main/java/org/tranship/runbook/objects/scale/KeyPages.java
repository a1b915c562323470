package org.tranship.runbook.objects.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// Pages of a store's listing, each of at most a thousand entries, begun anywhere, and no more of
/// them than were granted. Safe for many threads.
final class KeyPages {
  /// What one request brings, of most services.
  static final int PAGE = 1000;

  /// Comes behind every key that begins with the text in front of it.
  static final String LAST = "\uDBFF\uDFFF";

  private final Store store;
  private final int granted;
  private final AtomicInteger used = new AtomicInteger();
  private final AtomicLong seen = new AtomicLong();

  KeyPages(Store store, int granted) {
    this.store = store;
    this.granted = granted;
  }

  /// No more requests were granted.
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Spent() {
      super("The requests that were granted are used up.");
    }
  }

  /// A piece of a listing.
  ///
  /// @param ended whether it goes to the end of what was asked for
  record Page(List<Entry> entries, boolean ended) {}

  /// Reads one.
  ///
  /// @throws Spent if no request is left
  Page read(String prefix, Optional<Key> after) {
    if (used.incrementAndGet() > granted) {
      used.decrementAndGet();
      throw new Spent();
    }
    List<Entry> entries = new ArrayList<>();
    try (Listing listing = store.list(new ListRequest(prefix, after))) {
      while (entries.size() < PAGE) {
        Entry entry = next(listing);
        if (entry == null) {
          return new Page(entries, true);
        }
        entries.add(entry);
      }
      return new Page(entries, false);
    } finally {
      seen.addAndGet(entries.size());
    }
  }

  /// What cannot be listed by itself is no object that could be copied.
  static @Nullable Entry next(Listing listing) {
    while (true) {
      try {
        return listing.next();
      } catch (StoreException e) {
        if (e.key().isEmpty()) {
          throw e;
        }
      }
    }
  }

  int used() {
    return used.get();
  }

  long seen() {
    return seen.get();
  }

  int granted() {
    return granted;
  }
}
