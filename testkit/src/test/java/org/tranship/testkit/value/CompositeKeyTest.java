package org.tranship.testkit.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tranship.core.value.CompositeKey;
import org.tranship.core.value.Key;

class CompositeKeyTest {
  @Test
  void joinsComponentsBySlashes() {
    assertThat(CompositeKey.of("admin", "analysis_data", "sha256:ab").encode())
        .isEqualTo(Key.of("admin/analysis_data/sha256:ab"));
    assertThat(CompositeKey.of("a/b", "100%", "tab\there", "\u007f").encode())
        .isEqualTo(Key.of("a%2Fb/100%25/tab%09here/%7F"));
    assertThat(CompositeKey.of("", "").encode()).isEqualTo(Key.of("/"));
    assertThat(CompositeKey.of("größe ?#+", "😀").encode()).isEqualTo(Key.of("größe ?#+/😀"));
  }

  @Test
  void takesASingleComponentAsItIs() {
    assertThat(CompositeKey.of("a/b%").encode()).isEqualTo(Key.of("a/b%"));
    assertThat(CompositeKey.decode(Key.of("a/b%2F"), 1)).isEqualTo(CompositeKey.of("a/b%2F"));
    assertThatThrownBy(() -> CompositeKey.of("").encode())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesSpellingsThatItNeverMakes() {
    for (String text : List.of("a/%2f", "a/%41", "a/%", "a/%2", "a/%C3%A4", "a/\t", "%zz/b")) {
      assertThatThrownBy(() -> CompositeKey.decode(Key.of(text), 2))
          .as("%s", text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> CompositeKey.decode(Key.of("a/b"), 3))
        .hasMessageContaining("2 components")
        .hasMessageContaining("3 columns");
    assertThatThrownBy(() -> CompositeKey.decode(Key.of("a/b/c"), 2))
        .hasMessageContaining("3 components");
  }

  @Test
  void isInjectiveAndComesBack() {
    Random random = new Random(42);
    String alphabet = "ab/%2F \u0000\n\u007f?é😀";
    int[] points = alphabet.codePoints().toArray();
    Map<Key, CompositeKey> seen = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      List<String> components = new ArrayList<>();
      for (int c = 0; c < 3; c++) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
          text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        components.add(text.toString());
      }
      CompositeKey key = new CompositeKey(components);
      Key encoded = key.encode();
      assertThat(CompositeKey.decode(encoded, 3)).isEqualTo(key);
      CompositeKey other = seen.putIfAbsent(encoded, key);
      assertThat(other == null || other.equals(key)).isTrue();
    }
  }
}
