package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.CheckedStore;
import org.tranship.core.layer.CountingMeter;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.FaultyStore;
import org.tranship.core.layer.Layers;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.ObservedStore;
import org.tranship.core.layer.PrefixedStore;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.ReadOnlyStore;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.RetryingStore;
import org.tranship.core.layer.SortedStore;
import org.tranship.core.layer.StoreMeter;
import org.tranship.core.layer.ThrottledStore;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.testkit.clock.FakeClock;

/// What a listing cannot give as an entry (a pipe, a refused link) is told by its name, and the
/// listing goes on behind it: through every layer.
class ListingFaultsTest {
  private static final long SEED = 7;

  @TempDir Path directory;

  /// Lists `in/a` to `in/f`; `in/b` and `in/e` cannot be given.
  private static Store odd(Kind kind, boolean ordered) {
    return new ForwardingStore(new MemoryStore("odd")) {
      @Override
      public Capabilities capabilities() {
        return inner().capabilities().withOrdered(ordered);
      }

      @Override
      public Listing list(ListRequest request) {
        Iterator<Key> keys =
            List.of("in/a", "in/b", "in/c", "in/d", "in/e", "in/f").stream()
                .map(Key::of)
                .filter(key -> request.after().map(last -> key.compareTo(last) > 0).orElse(true))
                .iterator();
        return new Listing() {
          @Override
          public @Nullable Entry next() {
            if (!keys.hasNext()) {
              return null;
            }
            Key key = keys.next();
            if (key.text().equals("in/b") || key.text().equals("in/e")) {
              throw StoreException.of(kind, "list", "odd").key(key).because("a pipe").build();
            }
            return Entry.of(key, 1, Version.NONE);
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  /// Reads to the end; a key in brackets could not be given.
  private static List<String> read(Store store) {
    List<String> seen = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      while (true) {
        try {
          Entry entry = listing.next();
          if (entry == null) {
            return seen;
          }
          seen.add(entry.key().text());
        } catch (StoreException e) {
          assertThat(seen).as("an end that does not come").hasSizeLessThan(100);
          seen.add("(" + e.key().orElseThrow() + ")");
        }
      }
    }
  }

  private static Store retrying(Store inner) {
    return new RetryingStore(
        inner, RetryPolicy.DEFAULT, new Random(SEED), new FakeClock(), StoreMeter.NONE);
  }

  @Test
  void everyLayerGoesOnBehindWhatCannotBeGiven() {
    MonotonicClock clock = new FakeClock();
    List<UnaryOperator<Store>> layers =
        List.of(
            CheckedStore::new,
            ReadOnlyStore::new,
            ListingFaultsTest::retrying,
            inner -> new ThrottledStore(inner, new Rates(1e6, 1e10), clock),
            inner -> new ObservedStore(inner, new CountingMeter(), clock),
            inner -> new FaultyStore(inner, Faults.none(), clock),
            inner -> Layers.in(directory).withTime(new Random(SEED), clock).around(inner));
    for (UnaryOperator<Store> layer : layers) {
      Store store = layer.apply(odd(Kind.UNSUPPORTED, true));
      assertThat(read(store))
          .as(store.getClass().getSimpleName())
          .containsExactly("in/a", "(in/b)", "in/c", "in/d", "(in/e)", "in/f");
    }
  }

  @Test
  void aPrefixIsTakenOffItsNameToo() {
    assertThat(read(new PrefixedStore(odd(Kind.UNSUPPORTED, true), "in/")))
        .containsExactly("a", "(b)", "c", "d", "(e)", "f");
  }

  @Test
  void aSortedListingTellsThemBeforeItsEntries() {
    for (Store store :
        List.of(
            new SortedStore(
                odd(Kind.UNSUPPORTED, false), directory, new SortedStore.Bounds(2, 1000, 2)),
            Layers.in(directory).around(odd(Kind.UNSUPPORTED, false)))) {
      assertThat(read(store)).containsExactly("(in/b)", "(in/e)", "in/a", "in/c", "in/d", "in/f");
    }
  }

  @Test
  void whatMayPassIsTriedAgainBeforeItIsTold() {
    for (boolean ordered : List.of(true, false)) {
      CountingMeter meter = new CountingMeter();
      Store store =
          Layers.in(directory)
              .withTime(new Random(SEED), new FakeClock())
              .withMeter(meter)
              .around(odd(Kind.UNAVAILABLE, ordered));
      assertThat(read(store))
          .containsExactlyInAnyOrder("in/a", "(in/b)", "in/c", "in/d", "(in/e)", "in/f");
      assertThat(meter.retries()).isGreaterThanOrEqualTo(RetryPolicy.DEFAULT.attempts() - 1);
    }
  }

  @Test
  void aSortedListingRemembersABoundedNumberOfThem() {
    Store endless =
        new ForwardingStore(odd(Kind.UNSUPPORTED, false)) {
          @Override
          public Listing list(ListRequest request) {
            return new Listing() {
              private int next;

              @Override
              public Entry next() {
                throw StoreException.of(Kind.UNSUPPORTED, "list", "odd")
                    .key(Key.of("pipe-" + next++))
                    .because("a pipe")
                    .build();
              }

              @Override
              public void close() {}
            };
          }
        };
    Store store = new SortedStore(endless, directory, SortedStore.Bounds.DEFAULT);
    StoreException end =
        catchThrowableOfType(StoreException.class, () -> store.list(ListRequest.ALL));
    assertThat(end.key()).isEmpty();
    assertThat(end).hasMessageContaining("more than 1000").hasMessageContaining("pipe-1000");
  }
}
