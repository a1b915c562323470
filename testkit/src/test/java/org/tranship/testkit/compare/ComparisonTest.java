package org.tranship.testkit.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.Layers;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.work.Compared;
import org.tranship.core.work.Compared.Evidence;
import org.tranship.core.work.Comparison.Criteria;
import org.tranship.core.work.PassStopped;

/// Two stores in memory, and what is said of how they differ.
class ComparisonTest {
  private static final long SEED = 2_718;
  private static final Criteria LISTINGS = new Criteria(false, false, false);
  private static final Criteria CONTENTS = new Criteria(true, false, false);
  private static final Criteria METADATA = new Criteria(false, true, false);

  @TempDir Path directory;
  private final MemoryStore a = new MemoryStore("a");
  private final MemoryStore b = new MemoryStore("b");

  private static void put(Store store, String key, String text) {
    put(store, key, text, Attributes.NONE);
  }

  private static void put(Store store, String key, String text, Attributes attributes) {
    assertThat(
            store.put(PutRequest.of(Key.of(key), text.getBytes(UTF_8)).with(attributes)).toString())
        .contains("Done");
  }

  private void both(String... keys) {
    for (String key : keys) {
      put(a, key, "same");
      put(b, key, "same");
    }
  }

  private Observed compare(Store source, Store target, Criteria criteria)
      throws InterruptedException {
    return Observed.of(source, target, criteria);
  }

  /// With the layers that the command puts around a driver, and little patience.
  private Store layered(Store driver) {
    return Layers.in(directory)
        .withRetries(new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO, 100))
        .around(driver);
  }

  @Test
  void findsWhatTwoSetsInMemoryShow() throws InterruptedException {
    Random random = new Random(SEED);
    for (int round = 0; round < 100; round++) {
      MemoryStore left = new MemoryStore("left");
      MemoryStore right = new MemoryStore("right");
      Map<String, String> ours = new TreeMap<>();
      Map<String, String> theirs = new TreeMap<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        ours.put("k" + random.nextInt(30), "x".repeat(random.nextInt(3)));
        theirs.put("k" + random.nextInt(30), "x".repeat(random.nextInt(3)));
      }
      ours.forEach((key, text) -> put(left, key, text));
      theirs.forEach((key, text) -> put(right, key, text));
      List<String> expected = new ArrayList<>();
      Set<String> union = new TreeSet<>(ours.keySet());
      union.addAll(theirs.keySet());
      long alike = 0;
      for (String key : union) {
        if (!theirs.containsKey(key)) {
          expected.add("- " + key);
        } else if (!ours.containsKey(key)) {
          expected.add("+ " + key);
        } else if (!ours.get(key).equals(theirs.get(key))) {
          expected.add("SIZE " + key);
        } else {
          alike++;
        }
      }
      Observed observed = compare(left, right, LISTINGS);
      assertThat(observed.told()).as("seed %d, round %d", SEED, round).isEqualTo(expected);
      assertThat(observed.found().alike()).isEqualTo(alike);
      assertThat(observed.found().differences()).isEqualTo(expected.size());
      assertThat(observed.passed()).isEqualTo(union.size());
      assertThat(compare(left, right, CONTENTS).told()).isEqualTo(expected);
    }
  }

  @Test
  void aListingDoesNotClaimWhatItDoesNotShow() throws InterruptedException {
    put(a, "k", "left");
    put(b, "k", "rite");
    Compared listed = compare(a, b, LISTINGS).found();
    assertThat(listed.same()).isTrue();
    assertThat(listed.contentProven()).isFalse();
    assertThat(listed.by(Evidence.SIZE)).isEqualTo(1);
    assertThat(compare(a, b, CONTENTS).told()).containsExactly("CONTENT k");
  }

  @Test
  void readsBothWhereNoDigestIsShared() throws InterruptedException {
    both("a", "b", "c");
    put(a, "large", "0123456789".repeat(100_000));
    put(b, "large", "0123456789".repeat(99_999) + "012345678x");
    Observed observed = compare(a, b, CONTENTS);
    assertThat(observed.told()).containsExactly("CONTENT large");
    assertThat(observed.found().by(Evidence.READ)).isEqualTo(3);
    assertThat(observed.found().contentProven()).isTrue();
  }

  @Test
  void aDigestThatBothListSuffices() throws InterruptedException {
    both("k");
    put(a, "other", "left");
    put(b, "other", "rite");
    Observed observed = compare(vouching(a), vouching(b), CONTENTS);
    assertThat(observed.told()).containsExactly("DIGEST other");
    assertThat(observed.found().by(Evidence.DIGEST)).isEqualTo(1);
    assertThat(observed.found().contentProven()).isTrue();
  }

  /// Lists MD5 and cannot be read.
  private static Store vouching(MemoryStore store) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        return Listings.mapped(
            inner().list(request),
            entry -> {
              byte[] bytes = store.open(entry.key(), ReadRequest.WHOLE).readAll(1000);
              return new Entry(
                  entry.key(),
                  entry.size(),
                  entry.version(),
                  entry.modified(),
                  Optional.of(
                      RunningDigest.of(
                          DigestAlgorithm.MD5, new Content.Bytes(bytes, 0, bytes.length))),
                  entry.attributes());
            });
      }

      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        throw new AssertionError("It need not be read.");
      }
    };
  }

  @Test
  void tellsInKeyOrderThoughTheFirstTakesLongest() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      put(a, "k" + (10 + i), "left");
      put(b, "k" + (10 + i), "rite");
    }
    CountDownLatch others = new CountDownLatch(20);
    Store slow =
        new ForwardingStore(a) {
          @Override
          public ObjectBody open(Key key, ReadRequest request) {
            if (key.text().equals("k10")) {
              try {
                others.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            } else {
              others.countDown();
            }
            return inner().open(key, request);
          }
        };
    Observed observed = compare(slow, b, CONTENTS);
    assertThat(observed.told()).hasSize(50).isSorted();
  }

  @Test
  void comparesAttributesOfTheKindsThatBothKeep() throws InterruptedException {
    put(a, "type", "x", Attributes.of(Attributes.CONTENT_TYPE, "text/plain"));
    put(b, "type", "x", Attributes.of(Attributes.CONTENT_TYPE, "text/html"));
    put(a, "case", "x", Attributes.of("user.Name", "v"));
    put(b, "case", "x", Attributes.of("user.name", "v"));
    put(a, "lost", "x", Attributes.of("user.name", "v"));
    put(b, "lost", "x");
    put(a, "tag", "x", Attributes.of("tag.t", "1"));
    put(b, "tag", "x", Attributes.of("tag.t", "2"));
    put(a, "time", "x", Attributes.of(Attributes.MODIFIED, "100"));
    put(b, "time", "x", Attributes.of(Attributes.MODIFIED, "200"));
    assertThat(compare(a, b, METADATA).told())
        .containsExactly("ATTRIBUTES lost", "ATTRIBUTES tag", "ATTRIBUTES time", "ATTRIBUTES type");
    // Both listings give attributes, but for one of "lost"; times are compared only when asked.
    Observed listed = compare(a, b, LISTINGS);
    assertThat(listed.told()).containsExactly("ATTRIBUTES tag", "ATTRIBUTES type");
    assertThat(listed.found().attributes()).isEqualTo(2);
    Store noTags =
        new ForwardingStore(b) {
          @Override
          public Capabilities capabilities() {
            return keeping(Set.of(Attributes.Kind.HEADERS, Attributes.Kind.USER));
          }
        };
    assertThat(compare(a, noTags, METADATA).told())
        .containsExactly("ATTRIBUTES lost", "ATTRIBUTES type");
  }

  private Capabilities keeping(Set<Attributes.Kind> kinds) {
    Capabilities all = a.capabilities();
    return new Capabilities(
        all.ordered(),
        all.createIfAbsent(),
        all.replaceIfVersion(),
        all.versions(),
        all.readable(),
        all.writable(),
        all.serverChecks(),
        kinds,
        all.keys(),
        all.largestObject(),
        all.largestPut(),
        all.deleteBatch());
  }

  @Test
  void versionsTellWhatWasWrittenAnew() throws InterruptedException {
    both("kept", "again");
    List<Entry> listed = Listings.all(a);
    Store before =
        new ForwardingStore(a) {
          @Override
          public Listing list(ListRequest request) {
            return Listings.of(listed);
          }
        };
    put(a, "again", "same");
    Observed observed = compare(before, a, new Criteria(false, false, true));
    assertThat(observed.told()).containsExactly("VERSION again");
    assertThat(observed.found().by(Evidence.VERSION)).isEqualTo(1);
  }

  @Test
  void whatCannotBeListedIsUnreadableAndNotMissing() throws InterruptedException {
    both("a", "b", "dir/x", "dir/y", "z");
    put(b, "dir/only", "1");
    put(b, "q", "1");
    Store odd = layered(Listings.with(a, Set.of("b", "dir/"), Set.of("b", "dir/x", "dir/y")));
    assertThat(compare(odd, b, LISTINGS).told())
        .containsExactly(
            "? b SOURCE",
            "? dir/ SOURCE",
            "? dir/only SOURCE",
            "? dir/x SOURCE",
            "? dir/y SOURCE",
            "+ q");
    assertThat(compare(b, odd, LISTINGS).told())
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
    Observed observed = compare(a, layered(faulty), CONTENTS);
    assertThat(observed.told()).containsExactly("? b TARGET");
    assertThat(observed.found().alike()).isEqualTo(2);
    assertThat(observed.found().same()).isFalse();
    // It cannot be had, but the store answers otherwise.
    assertThat(compare(a, layered(failing(b, "b", Kind.UNAVAILABLE)), CONTENTS).told())
        .containsExactly("? b TARGET");
  }

  @Test
  void anObjectThatChangesMeanwhileIsUnreadable() throws InterruptedException {
    both("k");
    Store changing =
        new ForwardingStore(a) {
          @Override
          public ObjectBody open(Key key, ReadRequest request) {
            ComparisonTest.put(inner(), key.text(), "else");
            return inner().open(key, request);
          }
        };
    assertThat(compare(layered(changing), b, CONTENTS).told()).containsExactly("? k SOURCE");
    both("gone");
    Store losing =
        new ForwardingStore(a) {
          @Override
          public Optional<Entry> stat(Key key) {
            inner().delete(List.of(DeleteRequest.of(key)));
            return inner().stat(key);
          }
        };
    assertThat(compare(losing, b, METADATA).told()).contains("? gone SOURCE");
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
      assertThatThrownBy(() -> compare(a, b, CONTENTS))
          .isInstanceOfAny(InterruptedException.class, StoreException.class);
    } finally {
      boolean _ = Thread.interrupted();
    }
  }
}
