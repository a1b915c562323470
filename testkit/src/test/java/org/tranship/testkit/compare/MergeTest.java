package org.tranship.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tranship.core.compare.Difference;
import org.tranship.core.compare.KeyMap;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Listing;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// The merge against sets in memory, and what it refuses to believe.
class MergeTest {
  private static final long SEED = 314_159;

  private static final class Given implements Listing {
    private final Iterator<Entry> entries;
    private int closed;

    Given(Collection<Entry> entries) {
      this.entries = entries.iterator();
    }

    @Override
    public @Nullable Entry next() {
      return entries.hasNext() ? entries.next() : null;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private static Given keys(String... keys) {
    List<Entry> entries = new ArrayList<>();
    for (String key : keys) {
      entries.add(Entry.of(Key.of(key), 1, Version.NONE));
    }
    return new Given(entries);
  }

  private static List<Pair> all(Merge merge) {
    List<Pair> pairs = new ArrayList<>();
    for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
      pairs.add(pair);
    }
    assertThat(merge.next()).as("behind the end").isNull();
    return pairs;
  }

  private static Map<Key, Entry> random(Random random, int most) {
    Map<Key, Entry> entries = new TreeMap<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        text.appendCodePoint(
            switch (random.nextInt(4)) {
              case 0 -> random.nextInt('a', 'd');
              case 1 -> random.nextInt(0x1F680, 0x1F683);
              case 2 -> random.nextInt(0xFF01, 0xFF03);
              default -> '/';
            });
      }
      Key key = Key.of(text.toString());
      entries.put(key, Entry.of(key, random.nextInt(3), Version.NONE));
    }
    return entries;
  }

  @Test
  void isTheUnionOfBothSetsInOrder() {
    Random random = new Random(SEED);
    for (int round = 0; round < 2000; round++) {
      Map<Key, Entry> source = random(random, 30);
      Map<Key, Entry> target = random(random, 30);
      TreeSet<Key> union = new TreeSet<>(source.keySet());
      union.addAll(target.keySet());
      List<Pair> expected = new ArrayList<>();
      for (Key key : union) {
        Entry ours = source.get(key);
        Entry theirs = target.get(key);
        if (ours != null && theirs != null) {
          expected.add(new Pair.Both(key, ours, theirs));
        } else if (ours != null) {
          expected.add(new Pair.OnlyInSource(key, ours));
        } else if (theirs != null) {
          expected.add(new Pair.OnlyInTarget(key, theirs));
        }
      }
      try (Merge merge = new Merge(new Given(source.values()), new Given(target.values()))) {
        assertThat(all(merge)).as("seed %d, round %d", SEED, round).isEqualTo(expected);
      }
    }
  }

  @Test
  void placesTheKeysOfTheSource() {
    try (Merge merge = new Merge(keys("a", "b"), KeyMap.adding("files/"), keys("files/b", "x"))) {
      assertThat(all(merge).stream().map(Object::getClass).toList())
          .isEqualTo(List.of(Pair.OnlyInSource.class, Pair.Both.class, Pair.OnlyInTarget.class));
    }
    try (Merge merge = new Merge(keys("a"), KeyMap.adding("files/"), keys())) {
      assertThat(all(merge))
          .containsExactly(
              new Pair.OnlyInSource(Key.of("files/a"), Entry.of(Key.of("a"), 1, Version.NONE)));
    }
  }

  @Test
  void namesBothKeysWhenTheOrderIsBroken() {
    // String order, which is not ours: the rocket is a surrogate pair and sorts before U+FF01
    // there.
    List<Given> wrong = List.of(keys("\uD83D\uDE80", "\uFF01"), keys("b", "a"));
    for (Given listing : wrong) {
      try (Merge merge = new Merge(listing, keys())) {
        assertThatThrownBy(() -> all(merge))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("source")
            .hasMessageContaining("out of order");
      }
    }
    try (Merge merge = new Merge(keys(), keys("b", "a"))) {
      assertThatThrownBy(() -> all(merge))
          .hasMessageContaining("target")
          .hasMessageContaining("\"a\" came behind \"b\"");
    }
  }

  /// A map that is not what it says.
  private static final KeyMap LYING =
      new KeyMap() {
        @Override
        public Key target(Key source) {
          return Key.of("same");
        }

        @Override
        public Key source(Key target) {
          return target;
        }

        @Override
        public boolean keepsOrder() {
          return true;
        }
      };

  @Test
  void namesKeysThatTakeOnePlace() {
    try (Merge merge = new Merge(keys("A", "a"), LYING, keys())) {
      assertThatThrownBy(() -> all(merge))
          .hasMessageContaining("\"same\"")
          .hasMessageContaining("\"A\"")
          .hasMessageContaining("\"a\"");
    }
    try (Merge merge = new Merge(keys("a", "a"), keys())) {
      assertThatThrownBy(() -> all(merge)).hasMessageContaining("same place");
    }
  }

  @Test
  void closesBothSides() {
    Given source = keys("a");
    Given target = keys("b");
    new Merge(source, target).close();
    assertThat(source.closed).isEqualTo(1);
    assertThat(target.closed).isEqualTo(1);
    Given second = keys();
    Listing failing =
        new Listing() {
          @Override
          public @Nullable Entry next() {
            return null;
          }

          @Override
          public void close() {
            throw new IllegalStateException("cannot close");
          }
        };
    assertThatThrownBy(() -> new Merge(failing, second).close()).hasMessage("cannot close");
    assertThat(second.closed).isEqualTo(1);
  }

  @Test
  void showsDifferencesAtSight() {
    Key key = Key.of("k");
    Entry one = entry(key, 1, Optional.empty());
    Entry two = entry(key, 2, Optional.empty());
    Digest zeros = Digest.sha256("0".repeat(64));
    Digest ones = Digest.sha256("1".repeat(64));
    assertThat(Difference.atSight(new Pair.OnlyInSource(key, one)))
        .contains(new Difference.OnlyInSource(key, one));
    assertThat(Difference.atSight(new Pair.OnlyInTarget(key, one)))
        .contains(new Difference.OnlyInTarget(key, one));
    assertThat(Difference.atSight(new Pair.Both(key, one, two)))
        .contains(new Difference.Changed(key, one, two, Difference.Reason.SIZE));
    Entry left = entry(key, 1, Optional.of(zeros));
    Entry right = entry(key, 1, Optional.of(ones));
    assertThat(Difference.atSight(new Pair.Both(key, left, right)))
        .contains(new Difference.Changed(key, left, right, Difference.Reason.DIGEST));
    assertThat(Difference.atSight(new Pair.Both(key, left, one))).isEmpty();
    assertThat(Difference.atSight(new Pair.Both(key, left, left))).isEmpty();
  }

  private static Entry entry(Key key, long size, Optional<Digest> digest) {
    return new Entry(
        key, ByteCount.of(size), Version.NONE, Optional.empty(), digest, Attributes.NONE);
  }
}
