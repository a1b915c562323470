package org.tranship.testkit.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Listings made up for a test.
final class Listings {
  private Listings() {}

  static Listing of(List<Entry> entries) {
    Iterator<Entry> rest = entries.iterator();
    return new Listing() {
      @Override
      public @Nullable Entry next() {
        return rest.hasNext() ? rest.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  static List<Entry> all(Store store) {
    List<Entry> entries = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  static Listing mapped(Listing inner, UnaryOperator<Entry> change) {
    return new Listing() {
      @Override
      public @Nullable Entry next() {
        Entry entry = inner.next();
        return entry == null ? null : change.apply(entry);
      }

      @Override
      public void close() {
        inner.close();
      }
    };
  }

  /// A store that cannot list some keys, each told by its name in its place.
  static Store with(Store store, Set<String> faults, Set<String> hidden) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        List<Entry> entries = new ArrayList<>(Listings.all(inner()));
        entries.removeIf(entry -> hidden.contains(entry.key().text()));
        new TreeSet<>(faults).forEach(key -> entries.add(Entry.of(Key.of(key), 0, Version.NONE)));
        entries.sort(Comparator.comparing(Entry::key));
        entries.removeIf(
            entry -> request.after().map(key -> entry.key().compareTo(key) <= 0).orElse(false));
        return mapped(
            Listings.of(entries),
            entry -> {
              if (faults.contains(entry.key().text())) {
                throw StoreException.of(Kind.ACCESS_DENIED, "list", "odd")
                    .key(entry.key())
                    .because("it may not be read")
                    .build();
              }
              return entry;
            });
      }
    };
  }

  /// A store whose listing ends with a fault behind so many entries.
  static Store breaking(Store store, int after) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        int[] given = {0};
        return mapped(
            inner().list(request),
            entry -> {
              if (given[0]++ == after) {
                throw StoreException.of(Kind.UNEXPECTED, "list", "broken")
                    .because("the server answered nonsense")
                    .build();
              }
              return entry;
            });
      }
    };
  }
}
