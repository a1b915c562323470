package org.tranship.testkit.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.Layers;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.Comparison.Criteria;
import org.tranship.core.work.PassStopped;
import org.tranship.testkit.contract.ToldComparison;

/// A comparison of which one side fails: nothing is called missing or different that is only not
/// known.
class ComparisonFaultsTest {
  private static final Criteria LISTINGS = new Criteria(false, false, false);
  private static final Criteria CONTENTS = new Criteria(true, false, false);
  private static final Criteria METADATA = new Criteria(false, true, false);

  @TempDir Path directory;
  private final MemoryStore a = new MemoryStore("a");
  private final MemoryStore b = new MemoryStore("b");

  private static void put(Store store, String key, String text) {
    assertThat(store.put(PutRequest.of(Key.of(key), text.getBytes(UTF_8))).toString())
        .contains("Done");
  }

  private void both(String... keys) {
    for (String key : keys) {
      put(a, key, "same");
      put(b, key, "same");
    }
  }

  /// With the layers that the command puts around a driver, and little patience.
  private Store layered(Store driver) {
    return Layers.in(directory)
        .withRetries(new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO, 100))
        .around(driver);
  }

  @Test
  void whatCannotBeListedIsUnreadableAndNotMissing() throws InterruptedException {
    both("a", "b", "dir/x", "dir/y", "z");
    put(b, "dir/only", "1");
    put(b, "q", "1");
    Store odd = layered(Listings.with(a, Set.of("b", "dir/"), Set.of("b", "dir/x", "dir/y")));
    assertThat(Observed.of(odd, b, LISTINGS).told())
        .containsExactly(
            "? b SOURCE",
            "? dir/ SOURCE",
            "? dir/only SOURCE",
            "? dir/x SOURCE",
            "? dir/y SOURCE",
            "+ q");
    assertThat(Observed.of(b, odd, LISTINGS).told())
        .containsExactly(
            "? b TARGET",
            "? dir/ TARGET",
            "? dir/only TARGET",
            "? dir/x TARGET",
            "? dir/y TARGET",
            "- q");
  }

  @Test
  void aListingThatEndsHalfWayEndsTheComparison() {
    both("a", "b", "c");
    Store broken = layered(Listings.breaking(a, 2));
    List<String> told = new ArrayList<>();
    assertThatThrownBy(() -> Observed.run(broken, b, LISTINGS, told))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("TRS-119");
    assertThat(told).as("nothing is called missing that was only not listed").isEmpty();
  }

  @Test
  void oneObjectThatCannotBeReadIsUnreadable() throws InterruptedException {
    both("a", "b", "c");
    Store faulty = failing(b, "b", Kind.CORRUPT);
    ToldComparison observed = Observed.of(a, layered(faulty), CONTENTS);
    assertThat(observed.told()).containsExactly("? b TARGET");
    assertThat(observed.found().alike()).isEqualTo(2);
    assertThat(observed.found().same()).isFalse();
    // It cannot be had, but the store answers otherwise.
    assertThat(Observed.of(a, layered(failing(b, "b", Kind.UNAVAILABLE)), CONTENTS).told())
        .containsExactly("? b TARGET");
  }

  @Test
  void anObjectThatChangesMeanwhileIsUnreadable() throws InterruptedException {
    both("k");
    Store changing =
        new ForwardingStore(a) {
          @Override
          public ObjectBody open(Key key, ReadRequest request) {
            ComparisonFaultsTest.put(inner(), key.text(), "else");
            return inner().open(key, request);
          }
        };
    assertThat(Observed.of(layered(changing), b, CONTENTS).told()).containsExactly("? k SOURCE");
    both("gone");
    Store losing =
        new ForwardingStore(a) {
          @Override
          public Optional<Entry> stat(Key key) {
            inner().delete(List.of(DeleteRequest.of(key)));
            return inner().stat(key);
          }
        };
    assertThat(Observed.of(losing, b, METADATA).told()).contains("? gone SOURCE");
  }

  @Test
  void aStoreThatIsGoneEndsItWithOneFault() {
    both("a", "b", "c", "d");
    Store gone =
        new ForwardingStore(failing(b, "", Kind.UNAVAILABLE)) {
          @Override
          public void check() {
            throw StoreException.of(Kind.UNAVAILABLE, "check", "b").because("nobody there").build();
          }
        };
    List<String> told = new ArrayList<>();
    assertThatThrownBy(() -> Observed.run(a, layered(gone), CONTENTS, told))
        .isInstanceOf(PassStopped.class)
        .hasMessageContaining("nobody there");
    assertThat(told).isEmpty();
    assertThatThrownBy(() -> Observed.run(a, failing(b, "", Kind.BAD_CREDENTIALS), CONTENTS, told))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("TRS-106");
    assertThat(told).isEmpty();
  }

  /// Gives no object whose key starts with this text.
  private static Store failing(Store store, String keys, Kind kind) {
    return new ForwardingStore(store) {
      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        if (key.startsWith(keys)) {
          throw StoreException.of(kind, "read", "b").key(key).because("on purpose").build();
        }
        return inner().open(key, request);
      }
    };
  }

  @Test
  void stopsWhenToldTo() {
    both("a", "b");
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> Observed.of(a, b, CONTENTS))
          .isInstanceOfAny(InterruptedException.class, StoreException.class);
    } finally {
      boolean _ = Thread.interrupted();
    }
  }
}
