package org.tranship.testkit.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Content;
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
import org.tranship.core.value.Attributes;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Compared;
import org.tranship.core.work.Compared.Evidence;
import org.tranship.core.work.Comparison.Criteria;
import org.tranship.testkit.contract.Claims;
import org.tranship.testkit.contract.ToldComparison;

/// Two stores in memory, and what is said of how they differ.
class ComparisonTest {
  private static final long SEED = 2_718;
  private static final Criteria LISTINGS = new Criteria(false, false, false);
  private static final Criteria CONTENTS = new Criteria(true, false, false);
  private static final Criteria METADATA = new Criteria(false, true, false);

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

  private ToldComparison compare(Store source, Store target, Criteria criteria)
      throws InterruptedException {
    return Observed.of(source, target, criteria);
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
      ToldComparison observed = compare(left, right, LISTINGS);
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
    ToldComparison observed = compare(a, b, CONTENTS);
    assertThat(observed.told()).containsExactly("CONTENT large");
    assertThat(observed.found().by(Evidence.READ)).isEqualTo(3);
    assertThat(observed.found().contentProven()).isTrue();
  }

  @Test
  void aDigestThatBothListSuffices() throws InterruptedException {
    both("k");
    put(a, "other", "left");
    put(b, "other", "rite");
    ToldComparison observed = compare(vouching(a), vouching(b), CONTENTS);
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
    ToldComparison observed = compare(slow, b, CONTENTS);
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
    ToldComparison listed = compare(a, b, LISTINGS);
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
    return Claims.like(a.capabilities()).attributes(kinds).capabilities();
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
    ToldComparison observed = compare(before, a, new Criteria(false, false, true));
    assertThat(observed.told()).containsExactly("VERSION again");
    assertThat(observed.found().by(Evidence.VERSION)).isEqualTo(1);
  }

  @Test
  void versionsThatAreNotKnownProveNothing() throws InterruptedException {
    both("k");
    Store without =
        new ForwardingStore(a) {
          @Override
          public Listing list(ListRequest request) {
            return Listings.mapped(
                inner().list(request), entry -> Entry.of(entry.key(), 4, Version.NONE));
          }
        };
    Compared found = compare(without, a, new Criteria(false, false, true)).found();
    assertThat(found.by(Evidence.VERSION)).isZero();
    assertThat(found.by(Evidence.SIZE)).isEqualTo(1);
  }
}
