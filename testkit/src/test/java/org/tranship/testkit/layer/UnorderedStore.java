package org.tranship.testkit.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;

/// A store that lists in another order every time, and says so.
final class UnorderedStore extends ForwardingStore {
  private final Random random;

  UnorderedStore(Store inner, long seed) {
    super(inner);
    this.random = new Random(seed);
  }

  @Override
  public Capabilities capabilities() {
    return inner().capabilities().withOrdered(false);
  }

  @Override
  public Listing list(ListRequest request) {
    List<Entry> entries = new ArrayList<>();
    try (Listing ordered = inner().list(request)) {
      for (Entry entry = ordered.next(); entry != null; entry = ordered.next()) {
        entries.add(entry);
      }
    }
    Collections.shuffle(entries, random);
    Iterator<Entry> iterator = entries.iterator();
    return new Listing() {
      @Override
      public @Nullable Entry next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {}
    };
  }
}
