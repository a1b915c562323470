package org.tranship.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.compare.KeyMap;
import org.tranship.core.compare.Merge;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Listing;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// Where a key goes and where it came from: no two to one place, and the order kept where it is
/// said to be.
class KeyMapTest {
  private static final long SEED = 4;

  private static final List<KeyMap> MAPS =
      List.of(
          KeyMap.identity(),
          KeyMap.adding("files/"),
          KeyMap.adding("x"),
          KeyMap.adding("a/").then(KeyMap.adding("b")),
          KeyMap.adding("a/b/").then(KeyMap.stripping("a/")),
          KeyMap.stripping("b/").inverse());

  private static Key random(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      text.appendCodePoint(
          switch (random.nextInt(4)) {
            case 0 -> '/';
            case 1 -> random.nextInt('a', 'd');
            case 2 -> random.nextInt(0xFF00, 0xFF04);
            default -> random.nextInt(0x1F600, 0x1F604);
          });
    }
    return Key.of(text.toString());
  }

  @Test
  void noTwoKeysGetOnePlaceAndEachFindsItsWayBack() {
    Random random = new Random(SEED);
    for (KeyMap map : MAPS) {
      Map<Key, Key> taken = new HashMap<>();
      for (int i = 0; i < 2000; i++) {
        Key source = random(random);
        Key target = map.target(source);
        Key other = taken.put(target, source);
        assertThat(other).as("%s in %s", source, map).isIn(null, source);
        assertThat(map.source(target)).isEqualTo(source);
        assertThat(map.inverse().target(target)).isEqualTo(source);
      }
    }
  }

  @Test
  void theOrderIsKept() {
    Random random = new Random(SEED);
    TreeSet<Key> sources = new TreeSet<>();
    for (int i = 0; i < 2000; i++) {
      sources.add(random(random));
    }
    for (KeyMap map : MAPS) {
      assertThat(map.keepsOrder()).isTrue();
      List<Key> placed = new ArrayList<>();
      sources.forEach(key -> placed.add(map.target(key)));
      assertThat(placed).as("%s", map).isSorted();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "file/", "Files/a", "other"})
  void aKeyThatHasNoPlaceIsRefusedByName(String text) {
    KeyMap map = KeyMap.stripping("file/");
    StoreException refused =
        catchThrowableOfType(StoreException.class, () -> map.target(Key.of(text)));
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_KEY);
    assertThat(refused).hasMessageContaining("\"" + text + "\"").hasMessageContaining("file/");
    assertThat(map.target(Key.of("file/a"))).isEqualTo(Key.of("a"));
  }

  @Test
  void halfOfACharacterIsNoKey() {
    KeyMap map = KeyMap.stripping("a").then(KeyMap.stripping("b"));
    assertThatThrownBy(() -> map.target(Key.of("ab"))).isInstanceOf(StoreException.class);
    KeyMap half = KeyMap.stripping("a\uD83D");
    assertThatThrownBy(() -> half.target(Key.of("a\uD83D\uDE80")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is no key");
  }

  @Test
  void listingsAreNotMergedOverAMapThatBreaksTheirOrder() {
    KeyMap hashed =
        new KeyMap() {
          @Override
          public Key target(Key source) {
            return Key.of(Integer.toHexString(source.hashCode()) + "/" + source);
          }

          @Override
          public Key source(Key target) {
            return Key.of(target.text().substring(target.text().indexOf('/') + 1));
          }

          @Override
          public boolean keepsOrder() {
            return false;
          }
        };
    for (KeyMap map :
        List.of(
            hashed, hashed.inverse(), hashed.then(KeyMap.identity()), MAPS.get(1).then(hashed))) {
      assertThat(map.keepsOrder()).isFalse();
      assertThatThrownBy(() -> new Merge(new Nothing(), map, new Nothing()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("order");
    }
  }

  private static final class Nothing implements Listing {
    @Override
    public @org.jspecify.annotations.Nullable Entry next() {
      return null;
    }

    @Override
    public void close() {}
  }
}
