package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// What goes wrong in tests, and how a run is left then.
final class Troubled {
  private Troubled() {}

  static void assertHalted(RunState state, Reason reason, String... words) {
    assertThat(state).isInstanceOf(Halted.class);
    assertThat(((Halted) state).reason()).isEqualTo(reason);
    assertThat(((Halted) state).detail()).contains(words);
  }

  static Store broken(Store store, String key) {
    return new ForwardingStore(store) {
      @Override
      public ObjectBody open(Key opened, ReadRequest request) {
        if (opened.text().equals(key)) {
          throw StoreException.of(Kind.ACCESS_DENIED, "read", "memory:from")
              .key(opened)
              .because("nobody may")
              .build();
        }
        return inner().open(opened, request);
      }
    };
  }

  static Store breakingOff(Store store, int after, Optional<Key> named) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        Listing listing = inner().list(request);
        return new Listing() {
          private int given;
          private boolean told;

          @Override
          public @Nullable Entry next() {
            if (given == after && !told) {
              told = named.isPresent();
              StoreException.Builder fault =
                  StoreException.of(Kind.ACCESS_DENIED, "list", "memory:from").because("broken");
              throw named.map(fault::key).orElse(fault).build();
            }
            given++;
            return listing.next();
          }

          @Override
          public void close() {
            listing.close();
          }
        };
      }
    };
  }
}
