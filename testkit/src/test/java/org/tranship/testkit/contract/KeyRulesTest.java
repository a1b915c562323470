package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.store.KeyRules;
import org.tranship.core.value.Key;

/// What rules object to, and in which words.
class KeyRulesTest {
  private static final KeyRules TREE = new KeyRules(20, 10, true, true, false, true, ".ours~");
  private static final KeyRules FLAT =
      new KeyRules(20, Integer.MAX_VALUE, false, true, true, false, "");

  @ParameterizedTest
  @CsvSource({
    "a/b/c, ''",
    "a//b, two slashes in a row",
    "/a, starts with a slash",
    "a/, ends with a slash",
    "a/./b, 'a part \".\"'",
    "../a, 'a part \"..\"'",
    "a/..., ''",
    "a/.ours~1, which the store keeps for itself",
    ".ours~/x, which the store keeps for itself",
    "x.ours~, ''",
    ".our/s~, ''",
    "ééééé, ''",
    "éééééé, 'a part of the key has 12 bytes, more than 10'",
    "12345/78901/34567/901, 'the key has 21 bytes, more than 20'",
  })
  void objectsInWords(String key, String words) {
    if (words.isEmpty()) {
      assertThat(TREE.objection(Key.of(key))).isEmpty();
    } else {
      assertThat(TREE.objection(Key.of(key)))
          .hasValueSatisfying(it -> assertThat(it).contains(words));
    }
  }

  @ParameterizedTest
  @CsvSource({"a//b", "/a", "..", "a/", ".ours~", "12345678901"})
  void admitsAnythingWhereKeysAreNoPaths(String key) {
    assertThat(FLAT.objection(Key.of(key))).isEmpty();
    assertThat(TREE.objection(Key.of(key))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void takesEveryTreeForExclusive(boolean tree, boolean exclusive) {
    KeyRules rules = new KeyRules(20, 10, tree, true, false, exclusive, "");
    assertThat(rules.exclusive()).isTrue();
    assertThat(new KeyRules(20, 10, tree, true, false).exclusive()).isEqualTo(tree);
  }

  @Test
  void refusesWhatAStoreChanges() {
    KeyRules rules =
        new KeyRules(
            50,
            Integer.MAX_VALUE,
            false,
            true,
            false,
            false,
            "",
            new KeyRules.Barred("\\\u0001", Set.of(), Set.of(), true));
    for (String key : new String[] {"a\\b", "a\u0001", "dot.", "a./b", "..", "a/../b", "."}) {
      assertThat(rules.objection(Key.of(key))).as(key).isPresent();
      assertThat(FLAT.objection(Key.of(key))).as(key).isEmpty();
    }
    for (String key : new String[] {"a.b", ".a", "a//b", "/", "a/"}) {
      assertThat(rules.objection(Key.of(key))).as(key).isEmpty();
    }
    assertThat(rules.objection(Key.of("a\\b")))
        .hasValueSatisfying(why -> assertThat(why).contains("U+005C"));
  }

  @Test
  void refusesPartsAndWhatTheyEndWith() {
    KeyRules rules =
        new KeyRules(
            50,
            Integer.MAX_VALUE,
            false,
            true,
            false,
            false,
            "",
            new KeyRules.Barred("", Set.of(), Set.of(), Set.of("$"), ". ").behind("p/"));
    for (String key : new String[] {"$", "a/$/b", "$/b", "a/$", "dot.", "blank ", "a /b"}) {
      assertThat(rules.objection(Key.of(key))).as(key).isPresent();
    }
    for (String key : new String[] {"$a", "a$/b", " a", "a b", "a/"}) {
      assertThat(rules.objection(Key.of(key))).as(key).isEmpty();
    }
    assertThat(rules.objection(Key.of("a /b")))
        .hasValueSatisfying(why -> assertThat(why).contains("ends with a blank"));
  }
}
