package org.tranship.runbook.imagestore.migrate;

import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// A store that names, in front of everything else, something that it cannot list as an object, as
/// a folder does that has a pipe in it.
final class UnlistedKey {
  private UnlistedKey() {}

  static Store before(Store store) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        Listing all = inner().list(request);
        boolean[] told = {!request.prefix().isEmpty()};
        return new Listing() {
          @Override
          public @Nullable Entry next() {
            if (told[0]) {
              return all.next();
            }
            told[0] = true;
            throw StoreException.of(StoreException.Kind.UNSUPPORTED, "list", "source")
                .key(Key.of("Store/pipe"))
                .because("it is no file")
                .build();
          }

          @Override
          public void close() {
            all.close();
          }
        };
      }
    };
  }
}
